-- One row per (page of a mat of today, key, value, time it stated it) of a fact that the page began or ceased to state since
-- it was first seen: FactSpell; the oldest first. What is asked for the mat has a history of its own, price_spells.
with pages as (

    select shop, url, min(since) as first_seen
    from history.content_spells
    group by shop, url

)

select
    products.product_id,
    value_spells.key,
    value_spells.shop,
    shop_names.name as shop_name,
    value_spells.url,
    value_spells.value,
    value_spells.since,
    value_spells.until,
    value_spells.replaced_on
from history.value_spells as value_spells
join pages using (shop, url)
join identity.products as products using (shop, url)
join inputs.fact_keys as fact_keys on fact_keys.key = value_spells.key
join ranking.shop_names as shop_names using (shop)
where (value_spells.replaced_on is not null or value_spells.since > pages.first_seen)
    and value_spells.key not in ('price', 'list_price', 'currency', 'availability')
    and products.product_id in (from (select product_id from ranking.mats where as_of = 'now'))
order by
    products.product_id,
    fact_keys.position,
    shop_names.name,
    value_spells.shop,
    value_spells.url,
    value_spells.first_run,
    value_spells.value
