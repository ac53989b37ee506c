-- One row per (as_of, profile, product): overall value 0 to 100 with its band, and how much of the weight is stated.
create table valuation.overall_values as

with caps as (

    select
        as_of,
        profile,
        product_id,
        sum(points) as points,
        sum(points_worst) as points_worst,
        sum(points_best) as points_best
    from valuation.cap_points
    group by as_of, profile, product_id

)

select
    as_of,
    profile,
    product_id,
    cast(sums.points + coalesce(caps.points, 0) as decimal(9, 4)) as value,
    cast(sums.points_worst + coalesce(caps.points_worst, 0) as decimal(9, 4)) as value_worst,
    cast(sums.points_best + coalesce(caps.points_best, 0) as decimal(9, 4)) as value_best,
    sums.known_weight
from valuation.sums as sums
left join caps using (as_of, profile, product_id)
