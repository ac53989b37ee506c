-- One row per (run_id, shop): what a run reports of a shop, or of a site that recorded facts were noted from.
create table staging.shop_reports as

with crawled as (

    select
        run_id,
        run_number,
        day,
        unnest(map_entries(shops)) as entry
    from staging.runs

),

recorded as (

    select
        readings.run_id,
        readings.run_number,
        readings.day,
        readings.shop,
        min(regexp_extract(readings.url, '^[a-z]+://[^/]+', 0)) as home
    from staging.readings as readings
    join staging.runs as runs on runs.run_id = readings.run_id
    where runs.market = 'recorded'
    group by all

)

select
    run_id,
    run_number,
    day,
    entry.key as shop,
    entry.value."name" as name,
    entry.value.home as home,
    entry.value.country as country,
    entry.value.currency as currency,
    entry.value."language" as language,
    entry.value.walk as walk,
    entry.value.listings_min as listings_min,
    entry.value.robots as robots,
    cast(coalesce(entry.value.delay, '0') as decimal(9, 3)) as delay,
    entry.value.finish as finish,
    list_sum(map_values(entry.value.outcomes)) - coalesce(entry.value.outcomes['left_out'], 0) as requests
from crawled

union all

select
    run_id,
    run_number,
    day,
    shop,
    shop as name,
    home,
    '' as country,
    '' as currency,
    '' as language,
    'recorded' as walk,
    0 as listings_min,
    '' as robots,
    0 as delay,
    'finished' as finish,
    0 as requests
from recorded
