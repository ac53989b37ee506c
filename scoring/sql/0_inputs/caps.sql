-- One row per cap of the checklist.
create table inputs.caps as

with caps as (

    select
        unnest(
            from_json(
                body -> 'cap',
                '[{"key": "VARCHAR", "title": "VARCHAR", "reason": "VARCHAR", "criterion": "VARCHAR",
                "at_most": "VARCHAR", "words": ["VARCHAR"], "limit": "VARCHAR"}]'
            )
        ) as cap,
        generate_subscripts(from_json(body -> 'cap', '["JSON"]'), 1) as position
    from inputs.texts
    where name = 'checklist'

)

select
    cap.key as key,
    position,
    cap.title as title,
    cap.reason as reason,
    cap.criterion as criterion,
    cap.words as words,
    cast(cap.at_most as decimal(18, 4)) as at_most,
    cast(cap."limit" as decimal(9, 6)) as limit_value
from caps
