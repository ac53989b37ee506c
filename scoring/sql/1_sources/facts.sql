-- One row per (content, key): the fact that the reader decided on. Grows.
create table if not exists kept.sources.facts (
    content bigint,
    key varchar,
    status varchar,
    raw json,
    unit varchar,
    qualifier varchar,
    reason varchar,
    tier varchar
);

insert into kept.sources.facts

with facts as (

    select
        content,
        unnest(map_entries(facts)) as fact
    from temp.new_contents

)

select
    content,
    fact.key as key,
    fact.value.status as status,
    fact.value."value" as raw,
    fact.value.unit as unit,
    fact.value.qualifier as qualifier,
    fact.value.reason as reason,
    list_min(list_transform(fact.value.candidates, lambda each: each.tier)) as tier
from facts
order by content, key
