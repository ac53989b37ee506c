-- One row per (shop, url, run_number): a page seen in a good run, numbered by its own sightings.
create table history.observations as

select
    sightings.shop,
    sightings.url,
    sightings.run_number,
    shop_runs.run_id,
    shop_runs.day,
    sightings.content,
    row_number() over page_sightings as sighting,
    lag(shop_runs.day) over page_sightings as last_day,
    lead(shop_runs.day) over page_sightings as next_day,
    sightings.content is distinct from lag(sightings.content) over page_sightings as is_changed
from sources.sightings as sightings
join staging.shop_runs as shop_runs on shop_runs.run_number = sightings.run_number and shop_runs.shop = sightings.shop
where shop_runs.is_good
window page_sightings as (partition by sightings.shop, sightings.url order by sightings.run_number)
