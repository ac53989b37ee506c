-- One row per (run_id, shop, url, key, place): one value that one place of a page states, the decided one first.
create table staging.candidates as

with candidates as (

    select
        run_id,
        run_number,
        day,
        shop,
        url,
        page_kind,
        key,
        status,
        unit as fact_unit,
        unnest(candidates) as candidate,
        generate_subscripts(candidates, 1) as place
    from staging.page_facts

)

select
    run_id,
    run_number,
    day,
    shop,
    url,
    page_kind,
    key,
    status,
    place,
    candidate."value" as raw,
    coalesce(candidate.unit, fact_unit) as unit,
    candidate.qualifier as qualifier,
    candidate.quote as quote,
    candidate.source as source,
    candidate.locator as locator,
    candidate.response_url as response_url,
    candidate.response_digest as response_digest,
    candidate.source_address as source_address,
    candidate.source_date as source_date,
    candidate.tier as tier
from candidates
