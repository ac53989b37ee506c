-- One row per (shop, response_url): a response from which words about another page were read, a feed's, and the run that has
-- its bytes.
create table ranking.responses as

with named as (

    select distinct
        standing_pages.shop,
        standing_pages.run_id,
        candidates.response_url
    from ranking.candidates as candidates
    join history.standing_pages as standing_pages using (content)
    where candidates.response_url is not null

)

select
    named.shop,
    named.response_url,
    walk_lines.archived_run_id
from named
join staging.walk_lines as walk_lines
    on walk_lines.run_id = named.run_id and walk_lines.shop = named.shop and walk_lines.url = named.response_url
