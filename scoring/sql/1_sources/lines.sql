-- One row per line of the batch's readings: whose it is, its text, and where it stands.
-- Why: a page that stays as it is has the same text in every run, and is parsed once.
create or replace temp table lines as

select
    runs.run_number,
    outlines.shop,
    outlines.digest,
    outlines.feed_digest,
    coalesce(outlines.record_run, runs.run_id) as archived_run_id,
    outlines.text,
    outlines."offset",
    outlines."size"
from read_json(
    $outlines,
    format = 'newline_delimited',
    filename = true,
    maximum_object_size = $object_bytes,
    columns = {
        shop: 'VARCHAR', record_run: 'VARCHAR', digest: 'VARCHAR', feed_digest: 'VARCHAR', text: 'UUID',
        "offset": 'BIGINT', "size": 'BIGINT'
    }
) as outlines
join kept.sources.runs as runs
    on runs.run_id = regexp_extract(outlines.filename, '([^/\\]+)\.outline$', 1)
-- The first line of each says which readings it is of.
where outlines.text is not null
