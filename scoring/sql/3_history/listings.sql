-- One row per (as_of, shop, url): a mat's page that stands on that day, from its shop's newest good run, if that is young enough.
create table history.listings as

select
    shop_states.as_of,
    products.product_id,
    readings.shop,
    readings.url,
    readings.run_id,
    readings.run_number,
    readings.content,
    readings.day as observed_on,
    not shop_states.is_good as is_stale,
    readings."name",
    readings.language,
    readings.is_mat,
    readings.is_mat_reason,
    readings.digest
from history.shop_states as shop_states
join staging.readings as readings
    on readings.shop = shop_states.shop and readings.run_id = shop_states.good_run_id
join identity.products as products
    on products.shop = readings.shop and products.url = readings.url
join staging.shop_visits as shop_visits
    on shop_visits.run_id = readings.run_id and shop_visits.shop = readings.shop
cross join inputs.constants as constants
where readings.kind = 'product'
    and readings.is_mat is distinct from false
    -- Facts noted by hand bear the date of their source; a crawled price is worth nothing when it is too old.
    and (shop_visits.is_recorded or shop_states.age_days <= constants.listing_age_days_max)
