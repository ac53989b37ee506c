-- One row per line of the batch's readings, with a hash of its words, and the words where no earlier batch had the same.
-- Why: a page that stays as it is has the same reading in every run, which is then kept once. Of a feed's listings only
-- the digest of the feed's bytes is another one each day: it is taken out, and put back where the words are looked up.
create or replace temp table lines as

with lines as (

    select
        * replace (facts::varchar as facts, offers::varchar as offers),
        if(
            contains(facts::varchar, '"response_digest":"'),
            split_part(split_part(facts::varchar, '"response_digest":"', 2), '"', 1),
            null
        ) as feed_digest
    from read_json(
        $readings,
        format = 'newline_delimited',
        maximum_object_size = $object_bytes,
        columns = {
            run: 'VARCHAR', shop: 'VARCHAR', url: 'VARCHAR', kind: 'VARCHAR', "language": 'VARCHAR',
            is_mat: 'BOOLEAN', is_mat_reason: 'VARCHAR', issues: 'VARCHAR[]', digest: 'VARCHAR', record_run: 'VARCHAR',
            facts: 'JSON', offers: 'JSON'
        }
    )

),

worded as (

    select
        * replace (
            if(
                feed_digest is null,
                facts,
                replace(facts, '"response_digest":"' || feed_digest || '"', '"response_digest":"="')
            ) as facts
        )
    from lines

),

hashed as (

    select
        *,
        hash(kind, "language", is_mat, is_mat_reason, issues, facts, offers) as words
    from worded

)

select
    runs.run_number,
    hashed.* exclude (run, facts, offers),
    coalesce(hashed.record_run, hashed.run) as archived_run_id,
    contents.content is null as is_new,
    if(is_new, hashed.facts, null) as facts,
    if(is_new, hashed.offers, null) as offers
from hashed
join kept.runs as runs on runs.run_id = hashed.run
left join kept.contents as contents using (shop, url, words)
