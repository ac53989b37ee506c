-- One row per (as_of, product): overall value 0 to 100 with its band, and how much of the weight is stated.
create table valuation.overall_values as

select
    as_of,
    product_id,
    cast(sum(points) as decimal(9, 4)) as value,
    cast(sum(points_worst) as decimal(9, 4)) as value_worst,
    cast(sum(points_best) as decimal(9, 4)) as value_best,
    cast(coalesce(sum(weight) filter (where state = 'stated' and kind = 'criterion'), 0) as decimal(9, 6))
        as known_weight,
    string_agg(title, ' ' order by position) filter (where state <> 'stated' and kind = 'criterion') as missing
from valuation.contributions
group by as_of, product_id
