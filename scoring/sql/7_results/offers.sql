-- One row per (product, shop, seller) of today: Offer; the chosen one first, then by price.
select
    product_id,
    shop,
    shop_name,
    seller,
    variant,
    url,
    listing_name,
    price,
    currency,
    list_price,
    availability,
    shipping_cost,
    free_shipping_from,
    price_delivered,
    return_fee,
    price_guide,
    observed_on,
    unchanged_since,
    is_stale as stale,
    is_chosen as chosen,
    terms as return_summary,
    conversion,
    rate,
    rate_date,
    rate_bank,
    delivered_guide,
    is_lowest as lowest,
    lowest_delivered
from ranking.offers
where as_of = 'now'
order by product_id, is_chosen desc, price_guide nulls last, price nulls last, shop, seller nulls first, url
