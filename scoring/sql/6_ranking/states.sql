-- One row per (as_of, profile, product): whether it is ranked there, and if not, why.
create table ranking.states as

with unmet as (

    select
        requirements.as_of,
        requirements.product_id,
        bool_or(not requirements.is_met) as has_failed,
        string_agg(
            if(requirements.is_met is null, asked.unconfirmed, asked.failed), ' '
            order by requirements.is_met nulls last, asked.position
        ) as reason
    from valuation.requirements as requirements
    join inputs.requirements as asked on asked.key = requirements.requirement
    where requirements.is_met is distinct from true
    group by all

),

judged as (

    select
        overall_values.*,
        unmet.reason,
        constants.known_weight_min,
        case
            when unmet.has_failed then 'requirement_failed'
            when unmet.reason is not null then 'requirement_unconfirmed'
            when overall_values.known_weight < constants.known_weight_min then 'not_enough_stated'
            else 'ranked'
        end as state
    from valuation.overall_values as overall_values
    left join unmet using (as_of, product_id)
    cross join inputs.constants as constants

),

open_questions as (

    select
        judged.as_of,
        judged.profile,
        judged.product_id,
        string_agg(criteria.question, ' ' order by criteria.position) as questions
    from judged
    join valuation.mat_answers as mat_answers using (as_of, product_id)
    join inputs.criteria as criteria on criteria.key = mat_answers.criterion
    where judged.state = 'not_enough_stated' and mat_answers.state <> 'stated'
    group by all

)

select
    judged.as_of,
    judged.profile,
    judged.product_id,
    judged.state,
    case
        when judged.state = 'not_enough_stated'
            then 'Only ' || cast(floor(judged.known_weight * 100) as integer)
                || ' % of the checklist''s weight is stated, and '
                || cast(round(judged.known_weight_min * 100, 0) as integer)
                || ' % are needed. Not answered: ' || open_questions.questions
        else judged.reason
    end as state_reason,
    judged.value,
    judged.value_worst,
    judged.value_best,
    judged.known_weight
from judged
left join open_questions using (as_of, profile, product_id)
