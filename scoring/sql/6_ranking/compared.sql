-- One row per (as_of, kind, product, shop, seller, key): a published figure that is compared between two days.
create table ranking.compared as

select
    as_of,
    'rank' as kind,
    product_id,
    name,
    '' as shop,
    '' as seller,
    '' as key,
    cast(rank as varchar) as figure
from ranking.mats

union all

select as_of, 'value', product_id, name, '', '', '', cast(value as varchar)
from ranking.mats

union all

select offers.as_of, 'price', product_id, mats.name, shop, coalesce(seller, ''), '', price || ' ' || currency
from ranking.offers as offers
join ranking.mats as mats using (as_of, product_id)

union all

select offers.as_of, 'availability', product_id, mats.name, shop, coalesce(seller, ''), '', availability
from ranking.offers as offers
join ranking.mats as mats using (as_of, product_id)

union all

select listings.as_of, 'renamed', product_id, mats.name, shop, url, '', listings.name
from history.listings as listings
join ranking.mats as mats using (as_of, product_id)

union all

select
    cells.as_of,
    'fact',
    product_id,
    mats.name,
    -- Terms are held against those of the same shop: that another shop's offer is chosen now is no change of terms.
    cells.shop,
    '',
    cells.key,
    if(cells.state = 'stated', concat_ws(' ', cells.value, cells.unit), cells.state)
from ranking.cells as cells
join ranking.mats as mats using (as_of, product_id)
join inputs.fact_keys as fact_keys on fact_keys.key = cells.key
where fact_keys.about <> 'page'

union all

select as_of, 'shop', null, name, shop, '', '', state
from ranking.shops
