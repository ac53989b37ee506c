-- One row per (run_id, shop, url): what became of an address of the walk; the last word where it was asked again. Grows.
create table if not exists kept.sources.walk_lines (
    run_id varchar,
    shop varchar,
    url varchar,
    role varchar,
    outcome varchar,
    status integer,
    reason varchar,
    failure varchar,
    archived_run_id varchar
);

insert into kept.sources.walk_lines

with lines as (

    select
        regexp_extract(filename, '([^/\\]+)[/\\][^/\\]+$', 1) as run_id,
        shop,
        url,
        role,
        outcome,
        status,
        reason,
        failure,
        record.run as archived_run_id,
        "at"
    from read_json(
        $walks,
        format = 'newline_delimited',
        filename = true,
        maximum_object_size = $object_bytes,
        columns = {
            shop: 'VARCHAR', url: 'VARCHAR', role: 'VARCHAR', outcome: 'VARCHAR', status: 'INTEGER',
            reason: 'VARCHAR', failure: 'VARCHAR', record: 'STRUCT(run VARCHAR)', "at": 'VARCHAR'
        }
    )

)

select
    run_id,
    shop,
    url,
    role,
    outcome,
    status,
    reason,
    failure,
    archived_run_id
from lines
qualify row_number() over (
    partition by run_id, shop, url
    order by "at" desc, outcome, reason
) = 1
