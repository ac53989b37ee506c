-- One row per (run_id, shop, url): what the reader made of a page in that run.
create view staging.readings as

select
    runs.run_id,
    sightings.run_number,
    runs.day,
    sightings.shop,
    sightings.url,
    sightings.content,
    contents.kind,
    contents.language,
    contents.is_mat,
    contents.is_mat_reason,
    contents.issues,
    sightings.digest,
    sightings.archived_run_id,
    contents.facts,
    contents."name"
from sources.sightings as sightings
join sources.runs as runs using (run_number)
join sources.contents as contents using (content)
