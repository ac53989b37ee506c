-- One row per (shop, url, spell): an unbroken time in which a page had one content; `gap_days` is the longest time between
-- two sightings in it.
-- Of pages that a new run has seen; the last warehouse has the others (scoring/last.py).
-- Why: most pages stay as they are from run to run; what a page states over time is told by a few contents.
create table history.content_spells as

with numbered as (

    select
        observations.*,
        count(*) filter (where is_changed) over (partition by shop, url order by sighting) as spell
    from history.observations as observations
    semi join temp.renewed using (shop, url)

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
    spell,
    count(*) as sightings,
    coalesce(max(day - last_day) filter (where not is_changed), 0) as gap_days
from numbered
group by shop, url, content, spell
