-- One row per (product, key, page, place): the words behind a cell of today, and what part they play in it. Made when asked
-- for.
create view ranking.evidence as

select
    cells.product_id,
    cells.key,
    cells.position,
    pages.shop,
    pages.url as page_url,
    pages.run_number,
    pages.observed_on,
    -- A feed's words stand in the feed's bytes, not in those of the page they are about.
    coalesce(responses.archived_run_id, pages.archived_run_id) as archived_run_id,
    coalesce(
        if(candidates.response_digest = '=', pages.feed_digest, candidates.response_digest), pages.digest
    ) as digest,
    pages.language,
    words.place,
    coalesce(candidates.unit, if(cells.kind = 'money', nullif(pages.currency, ''), null)) as unit,
    candidates.qualifier,
    candidates.quote,
    candidates.source,
    candidates.locator,
    candidates.response_url,
    candidates.source_address,
    candidates.source_date,
    candidates.tier,
    words.value,
    words.role,
    coalesce(value_spells.since, pages.observed_on) as unchanged_since
from ranking.cells as cells
join ranking.words as words using (subject, key)
join history.standing_pages as pages using (content)
join ranking.candidates as candidates
    on candidates.content = words.content and candidates.key = words.key and candidates.place = words.place
left join ranking.responses as responses
    on responses.shop = pages.shop and responses.response_url = candidates.response_url
left join history.value_spells as value_spells
    on value_spells.shop = pages.shop
    and value_spells.url = pages.url
    and value_spells.key = words.key
    and value_spells.value = words.value
    and pages.run_number between value_spells.first_run and value_spells.last_run
where cells.as_of = 'now'
