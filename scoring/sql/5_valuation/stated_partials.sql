-- One row per (answer, function) that is stated: its partial value by that value function.
-- Why: of several words the least counts; between two knots the value is linear, beyond the ends it is flat.
create table valuation.stated_partials as

with by_word as (

    select
        answers.answer,
        knots.function,
        min(knots.partial) as partial
    from (select *, unnest(words) as word from valuation.answers where is_stated) as answers
    join inputs.knots as knots on knots.criterion = answers.criterion and knots.word = answers.word
    group by all

),

neighbours as (

    select
        answers.answer,
        answers.number,
        knots.function,
        max_by(knots, knots.number) filter (where knots.number <= answers.number) as below,
        min_by(knots, knots.number) filter (where knots.number >= answers.number) as above
    from valuation.answers as answers
    join inputs.knots as knots on knots.criterion = answers.criterion and knots.number is not null
    where answers.number is not null
    group by all

),

by_number as (

    select
        answer,
        function,
        case
            when below is null then above.partial
            when above is null or above.number = below.number then below.partial
            -- Two decimals: points then have two as well, and are printed whole.
            else cast(round(
                below.partial
                + (above.partial - below.partial) * (number - below.number) / (above.number - below.number), 2
            ) as decimal(9, 6))
        end as partial
    from neighbours

)

select answer, function, partial
from by_word

union all

select answer, function, partial
from by_number
