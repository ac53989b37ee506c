-- One row per (run_id, shop, url, key): the fact that the reader decided on.
-- Why: `$` and `kr` name several currencies; where the page does not tell which, a shop's postage is in its own.
create view staging.page_facts as

select
    runs.run_id,
    sightings.run_number,
    runs.day,
    sightings.shop,
    sightings.url,
    sightings.kind as page_kind,
    facts.key,
    facts.status,
    facts.raw,
    coalesce(facts.unit, if(fact_keys.kind = 'money', nullif(shop_reports.currency, ''), null)) as unit,
    facts.qualifier,
    facts.reason,
    facts.tier
from sources.sightings as sightings
join sources.runs as runs using (run_number)
join sources.facts as facts using (content)
join inputs.fact_keys as fact_keys on fact_keys.key = facts.key
join staging.shop_reports as shop_reports
    on shop_reports.run_number = sightings.run_number and shop_reports.shop = sightings.shop
