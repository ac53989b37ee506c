-- One row per (as_of, product, shop, url, criterion): the facts a criterion asks for, by key, whatever their state.
create table measurements.asked as

with subjects as (

    select distinct as_of, product_id, '' as shop, '' as url, 'mat' as about
    from history.listings

    union all

    select distinct as_of, product_id, shop, url, 'offer' as about
    from history.listings

),

keys as (

    select
        key as criterion,
        about,
        unit,
        facts[1] as first_fact,
        len(facts) as fact_count,
        unnest(facts) as key
    from inputs.criteria

)

select
    subjects.as_of,
    subjects.product_id,
    subjects.shop,
    subjects.url,
    keys.criterion,
    any_value(keys.unit) as unit,
    any_value(keys.first_fact) as first_fact,
    any_value(keys.fact_count) as fact_count,
    case
        when bool_and(facts.state is not distinct from 'stated') then 'stated'
        when bool_or(facts.state = 'contradicted') then 'contradicted'
        when bool_or(facts.state = 'set_aside') then 'set_aside'
        else 'unknown'
    end as state,
    map_from_entries(list((
        keys.key,
        {
            state: coalesce(facts.state, 'unknown'),
            number: if(facts.state = 'stated', facts.chosen.number, null),
            words: if(facts.state = 'stated', facts.chosen.words, []),
            qualifier: if(facts.state = 'stated', facts.chosen.qualifier, null)
        }
    ) order by keys.key)) as facts,
    string_agg(facts.reason, ' ' order by keys.key) as reason
from subjects
join keys on keys.about = subjects.about
left join measurements.facts as facts
    on facts.as_of = subjects.as_of
    and facts.product_id = subjects.product_id
    and facts.shop = subjects.shop
    and facts.url = subjects.url
    and facts.key = keys.key
group by subjects.as_of, subjects.product_id, subjects.shop, subjects.url, keys.criterion
