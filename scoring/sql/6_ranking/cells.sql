-- One row per (as_of, product, key): what is known of a fact of the mat, or of the offer that it is valued with; of the day
-- before only where that was in another state.
create table ranking.cells as

with valued as (

    select
        subjects.as_of,
        subjects.product_id,
        subjects.subject,
        subjects.about,
        subjects.shop
    from valuation.chosen_offers as chosen_offers
    join measurements.subjects as subjects
        on subjects.as_of = chosen_offers.as_of
        and subjects.product_id = chosen_offers.product_id
        and subjects.shop in ('', chosen_offers.shop)
        and subjects.url in ('', chosen_offers.url)

),

subjects as (

    select
        valued.*,
        fact_keys.key,
        fact_keys.kind,
        fact_keys.position
    from valued
    join inputs.fact_keys as fact_keys on (fact_keys.about = 'mat') = (valued.about = 'mat')
    where valued.as_of = 'now'
        or (valued.product_id, valued.subject) not in (
            select (product_id, subject) from valued where as_of = 'now'
        )

)

select
    subjects.as_of,
    subjects.product_id,
    subjects.key,
    subjects.kind,
    subjects.position,
    subjects.subject,
    subjects.shop,
    coalesce(facts.state, 'unknown') as state,
    case
        when facts.state is distinct from 'stated' then null
        when subjects.kind = 'certifications' then cast(to_json(list_transform(
            facts.all_words,
            lambda each: {
                name: regexp_extract(each, '^[^ ]+'),
                part: nullif(regexp_extract(each, ' \((.*)\)$', 1), '')
            }
        )) as varchar)
        else facts.chosen.value
    end as value,
    if(facts.state = 'stated', facts.chosen.unit, null) as unit,
    if(facts.state = 'stated', facts.chosen.qualifier, null) as qualifier,
    facts.reason
from subjects
left join measurements.facts as facts on facts.subject = subjects.subject and facts.key = subjects.key
