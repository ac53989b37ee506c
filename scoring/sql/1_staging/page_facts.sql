-- One row per (run_id, shop, url, key): the fact that the reader decided on.
create table staging.page_facts as

with facts as (

    select
        run_id,
        run_number,
        day,
        shop,
        url,
        kind as page_kind,
        unnest(map_entries(facts)) as fact
    from staging.readings

)

select
    run_id,
    run_number,
    day,
    shop,
    url,
    page_kind,
    fact.key as key,
    fact.value.status as status,
    fact.value."value" as raw,
    fact.value.unit as unit,
    fact.value.qualifier as qualifier,
    fact.value.reason as reason,
    list_min(list_transform(fact.value.candidates, lambda each: each.tier)) as tier,
    fact.value.candidates as candidates
from facts
join inputs.fact_keys as fact_keys on fact_keys.key = fact.key
