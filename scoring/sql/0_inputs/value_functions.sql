-- One row per (criterion, function): a value function; `balanced` is the criterion's own, others bear their profile's name.
create table inputs.value_functions as

with checklist as (

    select from_json(
        body,
        '{
            "criterion": [{
                "key": "VARCHAR", "unknown_value": "VARCHAR", "unknown_rule": "VARCHAR", "examples": "JSON",
                "value_function": {"shape": "VARCHAR", "knots": [["VARCHAR"]], "words": [["VARCHAR"]]}
            }],
            "profile": [{
                "key": "VARCHAR",
                "value_function": "MAP(VARCHAR, STRUCT(knots VARCHAR[][], words VARCHAR[][], unknown_value VARCHAR, unknown_rule VARCHAR, reason VARCHAR, examples JSON))"
            }]
        }'
    ) as checklist
    from inputs.texts
    where name = 'checklist'

),

criteria as (

    select
        unnest(checklist.criterion) as criterion,
        generate_subscripts(checklist.criterion, 1) as position
    from checklist

),

profiles as (

    select
        unnest(checklist.profile) as profile,
        generate_subscripts(checklist.profile, 1) as position
    from checklist

),

replacements as (

    select
        profile.key as profile,
        position,
        unnest(map_entries(profile.value_function)) as replacement
    from profiles

)

select
    criterion.key as criterion,
    'balanced' as function,
    position as criterion_position,
    null as profile_position,
    criterion.value_function.shape as shape,
    criterion.value_function.knots as knots,
    criterion.value_function.words as words,
    cast(criterion.unknown_value as decimal(9, 6)) as unknown_value,
    criterion.unknown_rule as unknown_rule,
    null as reason,
    criterion.examples as examples
from criteria

union all

select
    criterion.key as criterion,
    replacements.profile as function,
    criteria.position as criterion_position,
    replacements.position as profile_position,
    criterion.value_function.shape as shape,
    replacement.value.knots as knots,
    replacement.value.words as words,
    cast(replacement.value.unknown_value as decimal(9, 6)) as unknown_value,
    replacement.value.unknown_rule as unknown_rule,
    replacement.value.reason as reason,
    replacement.value.examples as examples
from replacements
join criteria on criteria.criterion.key = replacements.replacement.key
