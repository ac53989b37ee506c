-- One row per (criterion, knot of its value function): at a number or a word, worth a partial value.
create table inputs.knots as

with criteria as (

    select unnest(
        from_json(
            body -> 'criterion',
            '[{"key": "VARCHAR", "value_function": {
                "shape": "VARCHAR", "knots": [["VARCHAR"]], "words": [["VARCHAR"]]
            }}]'
        )
    ) as criterion
    from inputs.texts
    where name = 'checklist'

),

knots as (

    select
        criterion.key as criterion,
        criterion.value_function.shape = 'piecewise' as is_number,
        unnest(criterion.value_function.knots) as knot,
        generate_subscripts(criterion.value_function.knots, 1) as position
    from criteria

    union all

    select
        criterion.key as criterion,
        false as is_number,
        unnest(criterion.value_function.words) as knot,
        1000 + generate_subscripts(criterion.value_function.words, 1) as position
    from criteria

)

select
    criterion,
    position,
    if(is_number, cast(knot[1] as decimal(18, 4)), null) as number,
    if(is_number, null, knot[1]) as word,
    cast(knot[2] as decimal(9, 6)) as partial
from knots
