-- One row per (shop, url, key, value, first_run): an unbroken time in which a page stated a value.
-- It holds from `since` to `until`, the last sighting; the next sighting of the page, on `replaced_on`, did not state it.
create table history.value_spells as

with stated as (

    select distinct
        observations.shop,
        observations.url,
        candidates.key,
        stated_values.value,
        observations.sighting,
        observations.run_number,
        observations.day,
        observations.next_day
    from history.observations as observations
    join staging.candidates as candidates using (run_id, shop, url)
    join staging.stated_values as stated_values
        on stated_values.key = candidates.key and stated_values.raw = candidates.raw

),

islands as (

    select
        *,
        sighting - row_number() over (partition by shop, url, key, value order by sighting) as island
    from stated

)

select
    shop,
    url,
    key,
    value,
    min(run_number) as first_run,
    max(run_number) as last_run,
    min(day) as since,
    max(day) as until,
    max_by([next_day], run_number)[1] as replaced_on
from islands
group by shop, url, key, value, island
