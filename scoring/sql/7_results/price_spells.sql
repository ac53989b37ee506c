-- One row per (page of a mat of today, seller, variant, price, time at it): PriceSpell; the oldest first.
select
    products.product_id,
    price_spells.shop,
    shop_names.name as shop_name,
    price_spells.url,
    price_spells.seller,
    price_spells.variant,
    price_spells.price,
    price_spells.currency,
    price_spells.since,
    price_spells.until,
    price_spells.replaced_on,
    price_spells.sightings,
    price_spells.gap_days
from history.price_spells as price_spells
join identity.products as products using (shop, url)
join ranking.shop_names as shop_names using (shop)
where price_spells.price is not null
    and products.product_id in (from (select product_id from ranking.mats where as_of = 'now'))
order by
    products.product_id,
    price_spells.shop,
    price_spells.url,
    price_spells.seller nulls first,
    price_spells.variant nulls first,
    price_spells.first_run,
    price_spells.price,
    price_spells.currency
