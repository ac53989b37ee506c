-- One row per (shop, finding) that sets a shop aside today: Finding; by shop, gravest first.
with found as (

    select
        shop_states.shop,
        shop_states.newest_run_id as run_id,
        unnest(shop_runs.findings) as finding,
        generate_subscripts(shop_runs.findings, 1) as place
    from history.shop_states as shop_states
    join staging.shop_runs as shop_runs
        on shop_runs.run_id = shop_states.newest_run_id and shop_runs.shop = shop_states.shop
    where shop_states.as_of = 'now'

)

select
    shop,
    run_id,
    finding.field as field,
    finding.class as kind,
    finding.words as words,
    finding."before" as before,
    finding."after" as after,
    finding.example as example,
    case
        when finding.class = 'damaged' then 'Restore that file from a backup: `matguide score` reads it again.'
        when finding.class = 'dns' then 'Has the shop moved? Set `home` in its recipe.'
        when finding.class = 'gone' then 'Open the example: has the shop closed or moved these pages? Mend the recipe.'
        when finding.class = 'blocked' then 'The shop shows a wall: crawl it less often, or write to it.'
        when finding.class in ('time_out', 'connection', 'tls', 'server', 'status', 'unreachable', 'cut_off', 'empty')
            then 'Nothing to do yet: the next run asks again.'
        when finding.class = 'stale' then 'A cache of the shop is out of date: write to it if this stays.'
        when finding.class = 'currency'
            then 'The shop takes us for a buyer elsewhere: name its region in the recipe''s addresses.'
        else 'Open the example: a redesign needs a page class; is it true, accept it.'
    end as remedy
from found
order by shop, place
