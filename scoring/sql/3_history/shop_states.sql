-- One row per (as_of, shop): its newest run, the verdict on it, and the newest good run, whose listings stand.
-- Why: an import of recorded facts is whole, so that only the newest one stands; a crawl may be of some shops.
create table history.shop_states as

with standing as (

    select
        as_of.as_of,
        as_of.day as as_of_day,
        runs.run_id,
        runs.market
    from history.as_of as as_of
    join staging.runs as runs on runs.day <= as_of.day
    qualify runs.market <> 'recorded'
        or runs.run_number = max(runs.run_number) over (partition by as_of.as_of, runs.market)

)

select
    standing.as_of,
    standing.as_of_day,
    shop_runs.shop,
    max_by(shop_runs.run_id, shop_runs.run_number) as newest_run_id,
    max(shop_runs.day) as newest_on,
    max_by(shop_runs.is_good, shop_runs.run_number) as is_good,
    -- Written as a list so that a null reason of the newest run is kept.
    max_by([shop_runs.state_reason], shop_runs.run_number)[1] as state_reason,
    max_by(shop_runs.run_id, shop_runs.run_number) filter (where shop_runs.is_good) as good_run_id,
    max(shop_runs.day) filter (where shop_runs.is_good) as last_good_on,
    standing.as_of_day - max(shop_runs.day) filter (where shop_runs.is_good) as age_days
from standing
join staging.shop_runs as shop_runs using (run_id)
group by standing.as_of, standing.as_of_day, shop_runs.shop
