-- One row per (criterion, number, words, possible): an answer that a page gives, or could give, known by its number `answer`.
-- Why: many mats give the same answer; it is valued once, and what a better one would be worth is looked up here.
create table valuation.answers as

with answers as (

    select criterion, number, words, if(state = 'stated', '%', possible) as possible, state = 'stated' as is_stated
    from measurements.measurements

    union

    select criterion, number, words, '%' as possible, true as is_stated
    from valuation.proposals

)

select
    row_number() over (
        order by criteria.position, answers.is_stated, answers.number nulls last, answers.words, answers.possible
    ) as answer,
    answers.*,
    case
        when not answers.is_stated then null
        when answers.number is not null
            then rtrim(rtrim(cast(answers.number as varchar), '0'), '.') || coalesce(' ' || criteria.unit, '')
        when criteria.shape = 'boolean' then if(answers.words = ['true'], 'yes', 'no')
        else replace(array_to_string(answers.words, ', '), '_', ' ')
    end as told
from answers
join inputs.criteria as criteria on criteria.key = answers.criterion
