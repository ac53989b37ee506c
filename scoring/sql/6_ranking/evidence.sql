-- One row per (product, key, page, place): the words behind a cell of today, and what part they play in it.
create table ranking.evidence as

with pages as (

    -- A page has one content in the run whose listings stand.
    select
        sightings.*,
        runs.run_id,
        runs.day as observed_on,
        contents."language"
    from history.shop_states as shop_states
    join sources.runs as runs on runs.run_id = shop_states.good_run_id
    join sources.sightings as sightings on sightings.run_number = runs.run_number and sightings.shop = shop_states.shop
    join sources.contents as contents using (content)
    where shop_states.as_of = 'now'

)

select
    cells.product_id,
    cells.key,
    cells.position,
    pages.shop,
    pages.url as page_url,
    pages.run_number,
    pages.observed_on,
    -- A feed's words stand in the feed's bytes, not in those of the page they are about.
    coalesce(feeds.archived_run_id, pages.archived_run_id) as archived_run_id,
    coalesce(
        if(candidates.response_digest = '=', pages.feed_digest, candidates.response_digest), pages.digest
    ) as digest,
    pages.language,
    words.place,
    coalesce(candidates.unit, if(cells.kind = 'money', nullif(shop_reports.currency, ''), null)) as unit,
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
    value_spells.since as unchanged_since
from ranking.cells as cells
join measurements.words as words using (subject, key)
join pages using (content)
join sources.candidates as candidates
    on candidates.content = words.content and candidates.key = words.key and candidates.place = words.place
join staging.shop_reports as shop_reports
    on shop_reports.run_number = pages.run_number and shop_reports.shop = pages.shop
left join staging.walk_lines as feeds
    on feeds.run_id = pages.run_id and feeds.shop = pages.shop and feeds.url = candidates.response_url
join history.value_spells as value_spells
    on value_spells.shop = pages.shop
    and value_spells.url = pages.url
    and value_spells.key = words.key
    and value_spells.value = words.value
    and pages.run_number between value_spells.first_run and value_spells.last_run
where cells.as_of = 'now'
