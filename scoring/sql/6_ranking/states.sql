-- One row per (as_of, product): whether it is ranked, and if not, why.
create table ranking.states as

with failed as (

    select
        as_of,
        product_id,
        string_agg(failed, ' ' order by position) as reason
    from valuation.requirements
    where not is_met
    group by all

)

select
    overall_values.as_of,
    overall_values.product_id,
    case
        when failed.reason is not null then 'requirement_failed'
        when overall_values.known_weight < constants.known_weight_min then 'not_enough_stated'
        else 'ranked'
    end as state,
    case
        when failed.reason is not null then failed.reason
        when overall_values.known_weight < constants.known_weight_min
            then 'Only ' || cast(floor(overall_values.known_weight * 100) as integer)
                || ' % of the checklist''s weight is stated, and '
                || cast(round(constants.known_weight_min * 100, 0) as integer)
                || ' % are needed. Not answered: ' || overall_values.missing
    end as state_reason,
    overall_values.value,
    overall_values.value_worst,
    overall_values.value_best,
    overall_values.known_weight
from valuation.overall_values as overall_values
left join failed using (as_of, product_id)
cross join inputs.constants as constants
