-- One row per (shop, url, first_run): an unbroken time in which a page had one content.
-- Of pages that a new run has seen; the last warehouse has the others (scoring/last.py).
-- Why: most pages stay as they are from run to run; what a page states over time is told by a few contents.
create table history.content_spells as

with islands as (

    select
        observations.*,
        sightings.content,
        observations.sighting - row_number() over (
            partition by observations.shop, observations.url, sightings.content
            order by observations.sighting
        ) as island
    from history.observations as observations
    semi join temp.renewed using (shop, url)
    join sources.sightings as sightings using (run_number, shop, url)

)

select
    shop,
    url,
    content,
    min(run_number) as first_run,
    max(run_number) as last_run,
    min(day) as since,
    max(day) as until,
    max_by([next_day], run_number)[1] as replaced_on,
    row_number() over (partition by shop, url order by min(run_number)) as spell
from islands
group by shop, url, content, island
