-- One row per (answer, function): its central partial value with the worst and best that it may be.
-- Why: where nothing is stated, the central value is the checklist's rule for unknowns, held within what is possible.
create table valuation.partial_values as

with possible as (

    select
        answers.answer,
        answers.criterion,
        knots.function,
        min(knots.partial) as worst,
        max(knots.partial) as best
    from valuation.answers as answers
    join inputs.knots as knots
        on knots.criterion = answers.criterion and coalesce(knots.word, '') like answers.possible
    group by all

)

select
    answer,
    function,
    coalesce(stated_partials.partial, greatest(worst, least(best, value_functions.unknown_value))) as partial,
    coalesce(stated_partials.partial, worst) as worst,
    coalesce(stated_partials.partial, best) as best
from possible
left join valuation.stated_partials as stated_partials using (answer, function)
join inputs.value_functions as value_functions using (criterion, function)
