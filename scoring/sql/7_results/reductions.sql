-- One row per offer of today with a crossed-out price: Reduction; in the order of the offers' keys.
select
    product_id,
    shop,
    seller,
    variant,
    url,
    price,
    currency,
    list_price,
    begun_on,
    verdict,
    lowest_before,
    lowest_on,
    days_seen,
    days_before,
    gap_days
from history.reductions
where as_of = 'now'
order by product_id, shop, seller nulls first
