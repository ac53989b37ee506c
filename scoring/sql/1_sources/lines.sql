-- One row per line of the batch's readings: whose it is, a hash of its text, and the text where no earlier batch had it.
-- Why: a page that stays as it is has the same reading in every run, and is parsed once. A text is a line without what
-- the run adds at its head and tail; a line that is put together in another way is its own text, and is parsed. Of a
-- feed's listings only the digest of the feed's bytes is another one each day: it is taken out, and put back where the
-- words are looked up.
create or replace temp table lines as

with lines as (

    select
        line,
        -- Between quotes a quote is escaped: these are keys, and no words of a page.
        string_split(line, ',"shop":"') as parts,
        regexp_extract(line, '^\{"run":"([^"\\]+)","market":"[^"\\]*","reader_version":"', ['run']) as head,
        regexp_extract(
            parts[2],
            '^([^"\\]+)","record_run":(?:"([^"\\]+)"|null),"record_file":(?:"[^"\\]*"|null),"record_offset":(?:\d+|null),'
            || '"digest":(?:"([^"\\]+)"|null),"observed_at":"[^"\\]*","outcome":"[^"\\]*"\}$',
            ['shop', 'record_run', 'digest']
        ) as tail,
        len(parts) = 2 and head['run'] <> '' and tail['shop'] <> '' as is_cut
    from read_csv(
        $readings,
        columns = {line: 'VARCHAR'},
        auto_detect = false,
        header = false,
        -- JSON has no such character: a line is one column.
        delim = chr(1),
        quote = '',
        escape = '',
        max_line_size = $object_bytes,
        buffer_size = 2 * $object_bytes,
        parallel = $parallel
    )

),

cut as (

    select
        if(is_cut, head.run, line ->> '$.run') as run,
        if(is_cut, tail.shop, line ->> '$.shop') as shop,
        if(is_cut, nullif(tail.record_run, ''), line ->> '$.record_run') as record_run,
        if(is_cut, nullif(tail.digest, ''), line ->> '$.digest') as digest,
        is_cut,
        if(is_cut, split_part(parts[1], ',"reader_version":"', 2), line) as words
    from lines

),

dated as (

    select
        *,
        -- Searched by what is rare: a quote is not.
        if(
            contains(words, '_digest":"'),
            nullif(split_part(split_part(words, '_digest":"', 2), '"', 1), ''),
            null
        ) as feed_digest
    from cut

),

masked as (

    select
        * replace (
            if(
                feed_digest is null,
                words,
                replace(words, '_digest":"' || feed_digest || '"', '_digest":"="')
            ) as words
        )
    from dated

),

texts as (

    select
        *,
        hash(shop, words) as text
    from masked

)

select
    runs.run_number,
    texts.shop,
    texts.digest,
    texts.feed_digest,
    coalesce(texts.record_run, texts.run) as archived_run_id,
    texts.text,
    case
        when known.text is not null then null
        when is_cut then '{"reader_version":"' || texts.words || '}'
        else texts.words
    end as words
from texts
join kept.sources.runs as runs on runs.run_id = texts.run
left join kept.sources.texts as known on known.text = texts.text
