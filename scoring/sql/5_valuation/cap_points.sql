-- One row per (as_of, product, cap) that limits the value, or may: the points it takes off what those before leave.
-- Why: only the lowest limit bites, so that caps and criteria still sum to the value exactly.
create table valuation.cap_points as

with sums as (

    select
        as_of,
        product_id,
        sum(points) as points,
        sum(points_worst) as points_worst,
        sum(points_best) as points_best
    from valuation.criterion_points
    group by all

),

verdicts as (

    select
        measured.as_of,
        measured.product_id,
        caps.key,
        caps.position,
        caps.limit_value,
        measured.state = 'stated' as is_known,
        measured.state = 'stated' and coalesce(
            measured.number <= caps.at_most, list_has_any(measured.words, caps.words), false
        ) as applies
    from valuation.criterion_points as measured
    join inputs.caps as caps on caps.criterion = measured.criterion

),

lowest as (

    select
        *,
        min(if(applies, limit_value, 100)) over before_this as limit_before,
        min(if(applies or not is_known, limit_value, 100)) over before_this as limit_worst_before
    from verdicts
    window before_this as (
        partition by as_of, product_id
        order by position
        rows between unbounded preceding and 1 preceding
    )

),

taken as (

    select
        lowest.as_of,
        lowest.product_id,
        lowest.key,
        lowest.position,
        lowest.applies,
        least(limit_value - least(points, coalesce(limit_before, 100)), 0) * applies::integer as points,
        least(limit_value - least(points_worst, coalesce(limit_worst_before, 100)), 0)
            * (applies or not is_known)::integer as points_worst,
        least(limit_value - least(points_best, coalesce(limit_before, 100)), 0) * applies::integer as points_best
    from lowest
    join sums using (as_of, product_id)

)

select
    as_of,
    product_id,
    key,
    position,
    applies,
    cast(points as decimal(9, 4)) as points,
    cast(points_worst as decimal(9, 4)) as points_worst,
    cast(points_best as decimal(9, 4)) as points_best
from taken
where applies or points_worst < 0
