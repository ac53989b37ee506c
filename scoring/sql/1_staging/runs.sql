-- One row per sealed run, oldest first.
create table staging.runs as

with manifests as (

    select
        run_id,
        market,
        market_day,
        cast(left(started_at, 10) as date) as day,
        shops
    from read_json(
        $manifests,
        format = 'unstructured',
        maximum_object_size = 268435456,
        columns = {
            run_id: 'VARCHAR', market: 'VARCHAR', market_day: 'INTEGER', started_at: 'VARCHAR',
            shops: 'MAP(VARCHAR, STRUCT(
                "name" VARCHAR, home VARCHAR, country VARCHAR, currency VARCHAR, "language" VARCHAR,
                walk VARCHAR, listings_min INTEGER,
                robots VARCHAR, delay VARCHAR, finish VARCHAR, outcomes MAP(VARCHAR, INTEGER)
            ))'
        }
    )

)

select
    run_id,
    row_number() over (order by run_id) as run_number,
    market,
    market_day,
    day,
    shops
from manifests
