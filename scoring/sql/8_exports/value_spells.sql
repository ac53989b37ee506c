-- One row per (page of a mat of today, key, value, time it stated it): facts over time; the oldest first.
select
    products.product_id,
    value_spells.shop,
    value_spells.url,
    value_spells.key,
    value_spells.value,
    value_spells.since,
    value_spells.until,
    value_spells.replaced_on
from history.value_spells as value_spells
join identity.products as products using (shop, url)
join inputs.fact_keys as fact_keys on fact_keys.key = value_spells.key
where products.product_id in (from (select product_id from ranking.mats where as_of = 'now'))
order by
    products.product_id,
    value_spells.shop,
    value_spells.url,
    fact_keys.position,
    value_spells.first_run,
    value_spells.value
