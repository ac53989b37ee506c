-- One row per (page, key): what a page states of that which tells mats apart, as last stated.
create table identity.specs as

with last_seen as (

    select
        content,
        max(run_number) as run_number
    from sources.sightings
    group by content

)

select
    pages.page,
    facts.key,
    max_by(cast(stated_values.number as double), (last_seen.run_number, facts.raw)) as number,
    max_by(
        if(facts.key = 'gtin', [gtins.digits], list_transform(stated_values.implied_words, lambda word: lower(word))),
        (last_seen.run_number, facts.raw)
    ) as words
from sources.facts as facts
join identity.telling_specs as telling_specs using (key)
join last_seen using (content)
join sources.contents as contents using (content)
join identity.pages as pages using (shop, url)
join staging.stated_values as stated_values on stated_values.key = facts.key and stated_values.raw = facts.raw
left join identity.gtins as gtins on facts.key = 'gtin' and gtins.gtin = facts.raw ->> '$'
-- A GTIN whose check digit is wrong tells nothing.
where facts.status = 'stated' and (facts.key <> 'gtin' or gtins.digits is not null)
group by pages.page, facts.key
