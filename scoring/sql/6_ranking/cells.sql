-- One row per (as_of, product, key): what is known of a fact of the mat, or of the offer that it is valued with.
create table ranking.cells as

with subjects as (

    select
        chosen_offers.as_of,
        chosen_offers.product_id,
        fact_keys.key,
        fact_keys.kind,
        fact_keys.position,
        if(fact_keys.about = 'mat', '', chosen_offers.shop) as shop,
        if(fact_keys.about = 'mat', '', chosen_offers.url) as url
    from valuation.chosen_offers as chosen_offers
    cross join inputs.fact_keys as fact_keys

)

select
    subjects.as_of,
    subjects.product_id,
    subjects.key,
    subjects.kind,
    subjects.position,
    subjects.shop,
    subjects.url,
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
    facts.chosen.value as chosen_value,
    facts.chosen.number as chosen_number,
    facts.chosen.words as chosen_words,
    facts.chosen.implied_words as chosen_implied_words,
    facts.chosen.tier as heard_tier,
    if(facts.state = 'stated', facts.chosen.unit, null) as unit,
    if(facts.state = 'stated', facts.chosen.qualifier, null) as qualifier,
    facts.reason
from subjects
left join measurements.facts as facts
    on facts.as_of = subjects.as_of
    and facts.product_id = subjects.product_id
    and facts.shop = subjects.shop
    and facts.url = subjects.url
    and facts.key = subjects.key
