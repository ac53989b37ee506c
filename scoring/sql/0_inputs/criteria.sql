-- One row per criterion of the checklist, weighted by the balanced profile.
create table inputs.criteria as

with checklist as (

    select from_json(
        body,
        '{
            "group": [{"key": "VARCHAR", "title": "VARCHAR"}],
            "profile": {"balanced": {"weights": "MAP(VARCHAR, VARCHAR)"}},
            "criterion": [{
                "key": "VARCHAR", "group": "VARCHAR", "about": "VARCHAR", "question": "VARCHAR", "reason": "VARCHAR",
                "look_for": "VARCHAR", "unit": "VARCHAR", "weight": "VARCHAR", "facts": ["VARCHAR"],
                "unknown_value": "VARCHAR", "unknown_rule": "VARCHAR", "value_function": {"shape": "VARCHAR"}
            }]
        }'
    ) as checklist
    from inputs.texts
    where name = 'checklist'

),

numbered as (

    select
        checklist.group as groups,
        checklist.profile.balanced.weights as weights,
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
    criterion.unknown_rule as unknown_rule,
    cast(criterion.unknown_value as decimal(9, 6)) as unknown_value,
    cast(
        if(cardinality(weights) > 0, coalesce(weights[criterion.key], '0'), criterion.weight) as decimal(9, 6)
    ) as weight
from numbered
