-- One row per (as_of, product, key): what is known of a fact of the mat, or of the offer that it is valued with.
create table ranking.cells as

with subjects as (

    select
        chosen_offers.as_of,
        chosen_offers.product_id,
        fact_keys.key,
        fact_keys.kind,
        fact_keys.position,
        subjects.subject,
        subjects.shop
    from valuation.chosen_offers as chosen_offers
    cross join inputs.fact_keys as fact_keys
    join measurements.subjects as subjects
        on subjects.as_of = chosen_offers.as_of
        and subjects.product_id = chosen_offers.product_id
        and subjects.shop = if(fact_keys.about = 'mat', '', chosen_offers.shop)
        and subjects.url = if(fact_keys.about = 'mat', '', chosen_offers.url)

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
