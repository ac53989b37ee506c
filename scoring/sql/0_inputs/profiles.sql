-- One row per profile of the checklist: a reader's wish.
create table inputs.profiles as

with profiles as (

    select
        unnest(from_json(body -> 'profile', '[{"key": "VARCHAR", "title": "VARCHAR", "reason": "VARCHAR"}]')) as profile,
        generate_subscripts(from_json(body -> 'profile', '["JSON"]'), 1) as position
    from inputs.texts
    where name = 'checklist'

)

select
    profile.key as profile,
    position,
    profile.title as title,
    profile.reason as reason
from profiles
