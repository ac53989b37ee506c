-- One row per (as_of, product, shop, seller): its one offer of a mat, with its price in the guide's currency.
-- Why: a seller's colours and further pages are one offer: that of the page's own price, in stock first, then cheapest.
create table history.offers as

with current_offers as (

    select
        listings.as_of,
        listings.product_id,
        listings.shop,
        listings.url,
        listings.run_number,
        listings.observed_on,
        listings.is_stale,
        listings.name as listing_name,
        offers.place,
        offers.seller,
        offers.variant,
        offers.price,
        offers.page_price,
        offers.currency,
        offers.list_price,
        offers.availability,
        offers.shipping_cost,
        case
            when list_contains(constants.in_stock, offers.availability) then 0
            when list_contains(constants.out_of_stock, offers.availability) then 2
            else 1
        end as stock_rank,
        cast(round(offers.price / conversions.rate, 2) as decimal(18, 2)) as price_guide,
        conversions.* exclude (currency, observed_on)
    from history.listings as listings
    join staging.offers as offers using (run_id, shop, url)
    cross join inputs.constants as constants
    left join history.conversions as conversions
        on conversions.currency = offers.currency and conversions.observed_on = listings.observed_on

),

one_per_seller as (

    select *
    from current_offers
    qualify row_number() over (
        partition by as_of, product_id, shop, seller
        order by stock_rank, price is distinct from page_price, price_guide nulls last, price nulls last, url, place
    ) = 1

)

select
    one_per_seller.* exclude (place, page_price),
    price_spells.since as unchanged_since
from one_per_seller
join history.price_spells as price_spells
    on price_spells.shop = one_per_seller.shop
    and price_spells.url = one_per_seller.url
    and price_spells.seller is not distinct from one_per_seller.seller
    and price_spells.variant is not distinct from one_per_seller.variant
    and price_spells.price is not distinct from one_per_seller.price
    and price_spells.currency is not distinct from one_per_seller.currency
    and one_per_seller.run_number between price_spells.first_run and price_spells.last_run
