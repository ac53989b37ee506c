-- One row per (product, shop, seller) of today: the offer and its stated terms as JSON.
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
    price_guide,
    conversion,
    rate,
    rate_date,
    rate_bank,
    rate_source,
    rate_digest,
    rate_run_id,
    availability,
    shipping_cost,
    free_shipping_from,
    price_delivered,
    return_fee,
    observed_on,
    unchanged_since,
    is_stale as stale,
    is_chosen as chosen,
    cast(to_json(terms) as varchar) as terms
from ranking.offers
where as_of = 'now'
order by product_id, is_chosen desc, price_guide nulls last, price nulls last, shop, seller nulls first, url
