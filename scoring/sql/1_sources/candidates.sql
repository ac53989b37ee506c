-- One row per (content, key, place): one value that one place of a page states, the decided one first. Grows.
create table if not exists kept.sources.candidates (
    content bigint,
    key varchar,
    place bigint,
    status varchar,
    raw json,
    unit varchar,
    qualifier varchar,
    quote varchar,
    source varchar,
    locator varchar,
    response_url varchar,
    response_digest varchar,
    source_address varchar,
    source_date varchar,
    tier varchar
);

insert into kept.sources.candidates

with facts as (

    select
        content,
        unnest(map_entries(facts)) as fact
    from temp.new_contents

),

candidates as (

    select
        content,
        fact.key as key,
        fact.value.status as status,
        fact.value.unit as fact_unit,
        unnest(fact.value.candidates) as candidate,
        generate_subscripts(fact.value.candidates, 1) as place
    from facts

)

select
    content,
    key,
    place,
    status,
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
order by content, key, place
