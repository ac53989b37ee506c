-- One row per criterion of the checklist, with the weight of the balanced profile.
create table inputs.criteria as

with checklist as (

    select from_json(
        body,
        '{
            "group": [{"key": "VARCHAR", "title": "VARCHAR"}],
            "criterion": [{
                "key": "VARCHAR", "group": "VARCHAR", "about": "VARCHAR", "question": "VARCHAR", "reason": "VARCHAR",
                "look_for": "VARCHAR", "unit": "VARCHAR", "weight": "VARCHAR", "facts": ["VARCHAR"],
                "value_function": {"shape": "VARCHAR", "step": "VARCHAR"}
            }]
        }'
    ) as checklist
    from inputs.texts
    where name = 'checklist'

),

numbered as (

    select
        checklist.group as groups,
        unnest(checklist.criterion) as criterion,
        generate_subscripts(checklist.criterion, 1) as position
    from checklist

)

select
    criterion.key as key,
    position,
    criterion.group as group_key,
    list_filter(groups, lambda each: each.key = criterion.group)[1].title as group_title,
    criterion.about as about,
    criterion.question as question,
    criterion.reason as reason,
    criterion.look_for as look_for,
    criterion.unit as unit,
    criterion.facts as facts,
    criterion.value_function.shape as shape,
    cast(criterion.value_function.step as decimal(18, 4)) as step,
    cast(criterion.weight as decimal(9, 6)) as weight
from numbered
