-- One row per (run_id, shop): the gate's verdict on a shop's part of a run, with the reason where it is set aside.
-- Why: recursive, since a run is held against the shop's last good one, which the same rule decided.
create table staging.shop_runs as

with recursive judged as (

    select distinct
        shop,
        cast(0 as bigint) as visit,
        cast(null as varchar) as state_reason,
        cast(0 as bigint) as last_good_listings
    from staging.shop_visits

    union all

    select
        shop,
        visit,
        state_reason,
        if(state_reason is null, listings, last_good_listings) as last_good_listings
    from (
        select
            visits.shop,
            visits.visit,
            visits.listings,
            judged.last_good_listings,
            case
                when visits.is_recorded then null
                when visits.finish <> 'finished' then 'the walk did not finish: ' || visits.finish
                when visits.listings < visits.listings_min
                    then visits.listings || ' listings, and a healthy walk yields at least ' || visits.listings_min
                when visits.listings < constants.share_of_last_good_min * judged.last_good_listings
                    then visits.listings || ' listings, and the last good run had ' || judged.last_good_listings
                when visits.priced < constants.share_with_price_min * visits.listings
                    then 'only ' || visits.priced || ' of ' || visits.listings || ' listings have a price'
            end as state_reason
        from judged
        join staging.shop_visits as visits on visits.shop = judged.shop and visits.visit = judged.visit + 1
        cross join inputs.constants as constants
    )

)

select
    visits.run_id,
    visits.run_number,
    visits.day,
    visits.shop,
    visits.listings,
    judged.state_reason is null as is_good,
    judged.state_reason
from staging.shop_visits as visits
join judged using (shop, visit)
