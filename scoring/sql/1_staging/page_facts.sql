-- One row per (run_id, shop, url, key): the fact that the reader decided on.
-- Why: `$` and `kr` name several currencies; where the page does not tell which, a shop's postage is in its own.
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
    facts.run_id,
    facts.run_number,
    facts.day,
    facts.shop,
    facts.url,
    facts.page_kind,
    facts.fact.key as key,
    facts.fact.value.status as status,
    facts.fact.value."value" as raw,
    coalesce(facts.fact.value.unit, if(fact_keys.kind = 'money', nullif(shop_reports.currency, ''), null)) as unit,
    facts.fact.value.qualifier as qualifier,
    facts.fact.value.reason as reason,
    list_min(list_transform(facts.fact.value.candidates, lambda each: each.tier)) as tier,
    facts.fact.value.candidates as candidates
from facts
join inputs.fact_keys as fact_keys on fact_keys.key = facts.fact.key
join staging.shop_reports as shop_reports
    on shop_reports.run_id = facts.run_id and shop_reports.shop = facts.shop
