-- One row per (content, key, place): the words of a page that stands today, as the reader found them, the decided ones first.
create table ranking.candidates as

select
    candidates.content,
    candidates.key,
    candidates.place,
    candidates.unit,
    candidates.qualifier,
    candidates.quote,
    candidates.source,
    candidates.locator,
    candidates.response_url,
    candidates.response_digest,
    candidates.source_address,
    candidates.source_date,
    candidates.tier
from (select content from history.standing_pages anti join temp.quoted using (content)) as pages
join sources.candidates as candidates using (content)
semi join inputs.fact_keys as fact_keys using (key)
