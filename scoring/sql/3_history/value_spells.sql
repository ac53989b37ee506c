-- One row per (shop, url, key, value, first_run): an unbroken time in which a page stated a value.
-- It holds from `since` to `until`, the last sighting; the next sighting of the page, on `replaced_on`, did not state it.
create table history.value_spells as

with stated as (

    select distinct
        candidates.content,
        candidates.key,
        stated_values.value
    from sources.candidates as candidates
    join staging.stated_values as stated_values
        on stated_values.key = candidates.key and stated_values.raw = candidates.raw

),

islands as (

    select
        content_spells.*,
        stated.key,
        stated.value,
        spell - row_number() over (partition by shop, url, stated.key, stated.value order by spell) as island
    from history.content_spells as content_spells
    semi join temp.renewed using (shop, url)
    join stated using (content)

)

select
    shop,
    url,
    key,
    value,
    min(first_run) as first_run,
    max(last_run) as last_run,
    min(since) as since,
    max(until) as until,
    max_by([replaced_on], last_run)[1] as replaced_on
from islands
group by shop, url, key, value, island
