-- One row per (run_id, shop): the gate's verdict on a shop's part of a run, with the reason where it is set aside.
-- Why: recursive, since a run is held against the shop's last good one, which the same rule decided.
create table staging.shop_runs as

with recursive visits as (

    select
        *,
        row_number() over (partition by shop order by run_number) as visit
    from staging.shop_reports

),

counted as (

    select
        reports.run_id,
        reports.run_number,
        reports.day,
        reports.shop,
        reports.listings_min,
        reports.finish,
        reports.visit,
        count(readings.url) filter (where readings.kind = 'product') as listings,
        count(readings.url) filter (
            where readings.kind = 'product' and (readings.facts['price'].status is not null or len(readings.offers) > 0)
        ) as priced,
        reports.walk = 'recorded' as is_recorded
    from visits as reports
    left join staging.readings as readings using (run_id, shop)
    group by all

),

judged as (

    select distinct
        shop,
        cast(0 as bigint) as visit,
        cast(null as varchar) as state_reason,
        cast(0 as bigint) as last_good_listings
    from counted

    union all

    select
        shop,
        visit,
        state_reason,
        if(state_reason is null, listings, last_good_listings) as last_good_listings
    from (
        select
            counted.shop,
            counted.visit,
            counted.listings,
            judged.last_good_listings,
            case
                when counted.is_recorded then null
                when counted.finish <> 'finished' then 'the walk did not finish: ' || counted.finish
                when counted.listings < counted.listings_min
                    then counted.listings || ' listings, and a healthy walk yields at least ' || counted.listings_min
                when counted.listings < constants.share_of_last_good_min * judged.last_good_listings
                    then counted.listings || ' listings, and the last good run had ' || judged.last_good_listings
                when counted.priced < constants.share_with_price_min * counted.listings
                    then 'only ' || counted.priced || ' of ' || counted.listings || ' listings have a price'
            end as state_reason
        from judged
        join counted on counted.shop = judged.shop and counted.visit = judged.visit + 1
        cross join inputs.constants as constants
    )

)

select
    counted.run_id,
    counted.run_number,
    counted.day,
    counted.shop,
    counted.listings,
    judged.state_reason is null as is_good,
    judged.state_reason
from counted
join judged using (shop, visit)
