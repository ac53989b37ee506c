-- One row per (as_of, product): the offer that the mat is valued with in every profile, by the checklist's stated rule.
create table valuation.chosen_offers as

with terms as (

    select
        given_answers.subject,
        sum(points.weight * points.partial) as terms_value
    from valuation.given_answers as given_answers
    join inputs.criteria as criteria on criteria.key = given_answers.criterion and criteria.about = 'offer'
    join valuation.points as points on points.answer = given_answers.answer and points.profile = 'balanced'
    group by given_answers.subject

)

select
    offers.as_of,
    offers.product_id,
    offers.shop,
    offers.url,
    offers.seller
from history.offers as offers
join measurements.subjects as subjects using (as_of, product_id, shop, url)
left join terms using (subject)
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
