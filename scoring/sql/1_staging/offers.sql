-- One row per (run_id, shop, url, place): one offer of a listing; the page's own price where it lists no offer.
create view staging.offers as

select
    runs.run_id,
    sightings.run_number,
    runs.day,
    sightings.shop,
    sightings.url,
    offers.* exclude (content)
from sources.sightings as sightings
join sources.runs as runs using (run_number)
join sources.offers as offers using (content)
