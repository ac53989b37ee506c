-- One row per (as_of, product, shop, seller): a current offer with its terms, marked where the mat is valued with it,
-- and what it costs to have it and to send it back, as far as the shop states that.
create table ranking.offers as

with terms as (

    select
        subject,
        max(chosen.value) filter (where key = 'shipping_cost') as shipping_cost,
        max(chosen.value) filter (where key = 'free_shipping_from') as free_shipping_from,
        map_from_entries(
            list((key, chosen.value) order by key) filter (where key not in ('shipping_cost', 'free_shipping_from'))
        ) as terms
    from measurements.facts
    where state = 'stated'
        and key in (from (select key from inputs.fact_keys where about = 'offer'))
    group by subject

),

offers_with_terms as (

    select
        offers.as_of,
        offers.product_id,
        offers.shop,
        shop_names.name as shop_name,
        offers.seller,
        offers.variant,
        offers.url,
        coalesce(offers.listing_name, '') as listing_name,
        offers.price,
        offers.currency,
        offers.list_price,
        offers.availability,
        offers.stock_rank,
        coalesce(offers.shipping_cost, try_cast(terms.shipping_cost::json ->> '$' as decimal(18, 2)))
            as shipping_cost,
        try_cast(terms.free_shipping_from::json ->> '$' as decimal(18, 2)) as free_shipping_from,
        offers.price_guide,
        offers.conversion,
        offers.rate,
        offers.rate_date,
        offers.rate_bank,
        offers.rate_source,
        offers.rate_digest,
        offers.rate_run_id,
        offers.observed_on,
        offers.unchanged_since,
        offers.is_stale,
        chosen_offers.product_id is not null as is_chosen,
        coalesce(terms.terms, map {}) as terms
    from history.offers as offers
    join ranking.shop_names as shop_names using (shop)
    join measurements.subjects as subjects using (as_of, product_id, shop, url)
    left join terms using (subject)
    left join valuation.chosen_offers as chosen_offers
        on chosen_offers.as_of = offers.as_of
        and chosen_offers.product_id = offers.product_id
        and chosen_offers.shop = offers.shop
        and chosen_offers.url = offers.url
        and chosen_offers.seller is not distinct from offers.seller

),

delivered as (

    select
        *,
        if(free_shipping_from <= price, price, price + shipping_cost) as price_delivered,
        cast(round(price_delivered / rate, 2) as decimal(18, 2)) as delivered_guide,
        cast(round(price * try_cast(terms['restocking_fee_percent']::json ->> '$' as decimal(9, 4)) / 100, 2) as decimal(18, 2))
            as return_fee,
        stock_rank < 2 and not is_stale as is_to_be_had
    from offers_with_terms

),

lowest as (

    select
        as_of,
        product_id,
        min(price_guide) as price_guide,
        min(delivered_guide) as delivered_guide,
        min(price_guide) filter (where delivered_guide is null) as price_guide_of_unknown_postage
    from delivered
    where is_to_be_had
    group by all

)

select
    delivered.* exclude (stock_rank, is_to_be_had),
    coalesce(is_to_be_had and delivered.price_guide = lowest.price_guide, false) as is_lowest,
    -- An offer whose postage nobody states may still be the lowest in all, where its price alone is lower.
    case
        when not is_to_be_had or delivered.delivered_guide is distinct from lowest.delivered_guide
            or delivered.delivered_guide is null then null
        when lowest.price_guide_of_unknown_postage < delivered.delivered_guide then 'as_far_as_stated'
        else 'sure'
    end as lowest_delivered
from delivered
left join lowest using (as_of, product_id)
