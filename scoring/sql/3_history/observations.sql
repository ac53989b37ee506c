-- One row per (shop, url, run_number): a page seen in a good run, numbered by its own sightings.
create table history.observations as

select
    readings.shop,
    readings.url,
    readings.run_number,
    readings.run_id,
    readings.day,
    row_number() over sightings as sighting,
    lead(readings.day) over sightings as next_day
from staging.readings as readings
join staging.shop_runs as shop_runs using (run_id, shop)
where shop_runs.is_good
window sightings as (partition by readings.shop, readings.url order by readings.run_number)
