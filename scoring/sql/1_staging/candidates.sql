-- One row per (run_id, shop, url, key, place): one value that one place of a page states, the decided one first.
create view staging.candidates as

select
    runs.run_id,
    sightings.run_number,
    runs.day,
    sightings.shop,
    sightings.url,
    sightings.kind as page_kind,
    candidates.key,
    candidates.status,
    candidates.place,
    candidates.raw,
    coalesce(candidates.unit, if(fact_keys.kind = 'money', nullif(shop_reports.currency, ''), null)) as unit,
    candidates.qualifier,
    candidates.quote,
    candidates.source,
    candidates.locator,
    candidates.response_url,
    if(candidates.response_digest = '=', sightings.feed_digest, candidates.response_digest) as response_digest,
    candidates.source_address,
    candidates.source_date,
    candidates.tier
from sources.sightings as sightings
join sources.runs as runs using (run_number)
join sources.candidates as candidates using (content)
join inputs.fact_keys as fact_keys on fact_keys.key = candidates.key
join staging.shop_reports as shop_reports
    on shop_reports.run_number = sightings.run_number and shop_reports.shop = sightings.shop
