-- One row per (as_of, shop): its newest run, the verdict on it, and the newest good run, whose listings stand.
create table history.shop_states as

select
    as_of.as_of,
    as_of.day as as_of_day,
    shop_runs.shop,
    max_by(shop_runs.run_id, shop_runs.run_number) as newest_run_id,
    max(shop_runs.day) as newest_on,
    max_by(shop_runs.is_good, shop_runs.run_number) as is_good,
    -- Written as a list so that a null reason of the newest run is kept.
    max_by([shop_runs.state_reason], shop_runs.run_number)[1] as state_reason,
    max_by(shop_runs.run_id, shop_runs.run_number) filter (where shop_runs.is_good) as good_run_id,
    max(shop_runs.day) filter (where shop_runs.is_good) as last_good_on,
    as_of.day - max(shop_runs.day) filter (where shop_runs.is_good) as age_days
from history.as_of as as_of
join staging.shop_runs as shop_runs on shop_runs.day <= as_of.day
group by as_of.as_of, as_of.day, shop_runs.shop
