-- One row per sealed run, oldest first. Grows: the batch's runs are added.
create table if not exists kept.sources.runs (
    run_id varchar,
    run_number bigint,
    market varchar,
    market_day integer,
    day date,
    shops map(varchar, struct(
        "name" varchar, home varchar, country varchar, currency varchar, "language" varchar,
        walk varchar, listings_min integer,
        robots varchar, delay varchar, finish varchar, outcomes map(varchar, integer)
    ))
);

insert into kept.sources.runs

select
    run_id,
    $known_runs + row_number() over (order by run_id) as run_number,
    market,
    market_day,
    cast(left(started_at, 10) as date) as day,
    shops
from read_json(
    $manifests,
    format = 'unstructured',
    maximum_object_size = $object_bytes,
    columns = {
        run_id: 'VARCHAR', market: 'VARCHAR', market_day: 'INTEGER', started_at: 'VARCHAR',
        shops: 'MAP(VARCHAR, STRUCT(
            "name" VARCHAR, home VARCHAR, country VARCHAR, currency VARCHAR, "language" VARCHAR,
            walk VARCHAR, listings_min INTEGER,
            robots VARCHAR, delay VARCHAR, finish VARCHAR, outcomes MAP(VARCHAR, INTEGER)
        ))'
    }
)
order by run_id
