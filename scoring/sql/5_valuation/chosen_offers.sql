-- One row per (as_of, product): the offer that the mat is valued with, by the checklist's stated rule.
create table valuation.chosen_offers as

with terms as (

    select
        partial_values.as_of,
        partial_values.product_id,
        partial_values.shop,
        partial_values.url,
        sum(criteria.weight * partial_values.partial) as terms_value
    from valuation.partial_values as partial_values
    join inputs.criteria as criteria on criteria.key = partial_values.criterion and criteria.about = 'offer'
    group by all

)

select
    offers.as_of,
    offers.product_id,
    offers.shop,
    offers.url,
    offers.seller
from history.offers as offers
left join terms using (as_of, product_id, shop, url)
qualify row_number() over (
    partition by offers.as_of, offers.product_id
    order by
        -- What nobody can open leads nowhere: facts noted by hand may come from an entry of a code index.
        not starts_with(offers.url, 'http'),
        offers.stock_rank,
        terms.terms_value desc nulls last,
        offers.price_guide nulls last,
        offers.shop,
        offers.price nulls last,
        offers.seller nulls first,
        offers.url
) = 1
