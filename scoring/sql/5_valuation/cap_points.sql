-- One row per (as_of, profile, product, cap) that limits the value, or may: the points it takes off what those before leave.
-- Why: only the lowest limit bites, so that caps and criteria still sum to the value exactly.
create table valuation.cap_points as

with limits as (

    select
        mat_answers.as_of,
        mat_answers.product_id,
        cap_verdicts.cap,
        cap_verdicts.position,
        cap_verdicts.applies,
        cap_verdicts.limit_value,
        coalesce(min(if(cap_verdicts.applies, cap_verdicts.limit_value, 100)) over before_this, 100) as limit_before,
        coalesce(min(cap_verdicts.limit_value) over before_this, 100) as limit_worst_before
    from valuation.mat_answers as mat_answers
    join valuation.cap_verdicts as cap_verdicts using (answer)
    window before_this as (
        partition by mat_answers.as_of, mat_answers.product_id
        order by cap_verdicts.position
        rows between unbounded preceding and 1 preceding
    )

),

taken as (

    select
        sums.as_of,
        sums.profile,
        sums.product_id,
        limits.cap,
        limits.position,
        limits.applies,
        least(limit_value - least(points, limit_before), 0) * applies::integer as points,
        least(limit_value - least(points_worst, limit_worst_before), 0) as points_worst,
        least(limit_value - least(points_best, limit_before), 0) * applies::integer as points_best
    from limits
    join valuation.sums as sums using (as_of, product_id)

)

select
    as_of,
    profile,
    product_id,
    cap,
    position,
    applies,
    cast(points as decimal(9, 4)) as points,
    cast(points_worst as decimal(9, 4)) as points_worst,
    cast(points_best as decimal(9, 4)) as points_best
from taken
where applies or points_worst < 0
