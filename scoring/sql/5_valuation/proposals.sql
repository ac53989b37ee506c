-- One row per (criterion, answer that an explanation may propose): each knot of a value function, and each step between.
create table valuation.proposals as

with steps as (

    select
        criteria.key as criterion,
        unnest(generate_series(
            cast(ceil(min(knots.number) / criteria.step) as bigint),
            cast(floor(max(knots.number) / criteria.step) as bigint)
        )) * criteria.step as number
    from inputs.criteria as criteria
    join inputs.knots as knots on knots.criterion = criteria.key and knots.number is not null
    group by criteria.key, criteria.step

)

select
    criterion,
    number,
    if(word is null, [], [word]) as words,
    min(position) as position
from inputs.knots
group by criterion, number, word

union all

select
    criterion,
    cast(steps.number as decimal(18, 4)) as number,
    [] as words,
    0 as position
from steps
where not exists (from inputs.knots as knots where knots.criterion = steps.criterion and knots.number = steps.number)
