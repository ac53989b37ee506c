-- One row per current page of a mat that stands in no mat of the ranking, or in several.
select
    listings.as_of,
    listings.shop,
    listings.url,
    count(mats.product_id) as mats
from history.listings as listings
left join ranking.mats as mats using (as_of, product_id)
group by listings.as_of, listings.shop, listings.url
having count(mats.product_id) <> 1
