-- One row per product of today: what there is to explain.
select
    mats.product_id,
    mats.name,
    mats.state,
    mats.state_reason,
    mats.rank,
    mats.rank_best,
    mats.rank_worst,
    overall_values.value,
    overall_values.value_worst,
    overall_values.value_best
from ranking.mats as mats
join valuation.overall_values as overall_values using (as_of, product_id)
where mats.as_of = 'now'
order by mats.product_id
