-- One row per (criterion, function, knot of the value function): at a number or a word, worth a partial value.
create table inputs.knots as

with knots as (

    select
        criterion,
        function,
        shape = 'piecewise' as is_number,
        unnest(knots) as knot,
        generate_subscripts(knots, 1) as position
    from inputs.value_functions

    union all

    select
        criterion,
        function,
        false as is_number,
        unnest(words) as knot,
        len(knots) + generate_subscripts(words, 1) as position
    from inputs.value_functions

)

select
    criterion,
    function,
    position,
    if(is_number, cast(knot[1] as decimal(18, 4)), null) as number,
    if(is_number, null, knot[1]) as word,
    cast(knot[2] as decimal(9, 6)) as partial
from knots
