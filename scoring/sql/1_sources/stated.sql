-- One row per content of temp.new_contents: what it states of what a listing is told by.
-- Why: looked up in a page's map of facts, each key would copy all that stands there. Only what is stated has a value.
create or replace temp table stated as

select
    content,
    count(facts.key) as facts,
    max(facts.raw ->> '$') filter (where facts.key = 'name') as "name",
    max(facts.raw ->> '$') filter (where facts.key = 'brand') as brand,
    max(facts.raw ->> '$') filter (where facts.key = 'gtin') as gtin,
    max(facts.raw ->> '$') filter (where facts.key = 'sku') as sku,
    max(facts.raw ->> '$') filter (where facts.key = 'price') as price,
    max(facts.status) filter (where facts.key = 'price') as price_status,
    max(facts.raw ->> '$') filter (where facts.key = 'list_price') as list_price,
    max(facts.raw ->> '$') filter (where facts.key = 'currency') as currency,
    max(facts.raw ->> '$') filter (where facts.key = 'availability') as availability
from temp.new_contents
left join kept.sources.facts as facts using (content)
group by content
