-- One row per requirement of the checklist that is asked in this market.
create table inputs.requirements as

with requirements as (

    select
        unnest(
            from_json(
                body -> 'requirement',
                '[{"key": "VARCHAR", "title": "VARCHAR", "reason": "VARCHAR", "failed": "VARCHAR",
                "unconfirmed": "VARCHAR", "markets": ["VARCHAR"]}]'
            )
        ) as requirement,
        generate_subscripts(from_json(body -> 'requirement', '["JSON"]'), 1) as position
    from inputs.texts
    where name = 'checklist'

)

select
    requirement.key as key,
    position,
    requirement.title as title,
    requirement.reason as reason,
    requirement.failed as failed,
    requirement.unconfirmed as unconfirmed
from requirements
where list_contains(
    requirement.markets,
    (select body ->> 'market' from inputs.texts where name = 'constants')
)
