-- One row per page that stands today (shop, url), in its shop's newest good run: its content, and where its bytes lie.
create table history.standing_pages as

select
    sightings.shop,
    sightings.url,
    sightings.content,
    sightings.run_number,
    runs.run_id,
    runs.day as observed_on,
    contents."language",
    sightings.archived_run_id,
    sightings.digest,
    sightings.feed_digest,
    shop_reports.currency
from history.shop_states as shop_states
join staging.runs as runs on runs.run_id = shop_states.good_run_id
join sources.sightings as sightings on sightings.run_number = runs.run_number and sightings.shop = shop_states.shop
join sources.contents as contents using (content)
join staging.shop_reports as shop_reports
    on shop_reports.run_number = sightings.run_number and shop_reports.shop = sightings.shop
where shop_states.as_of = 'now'
