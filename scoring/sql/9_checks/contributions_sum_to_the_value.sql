-- One row per mat whose contributions do not sum to its value, exactly.
select
    mats.as_of,
    mats.product_id,
    mats.value,
    sum(contributions.points) as points
from ranking.mats as mats
join valuation.contributions as contributions using (as_of, product_id)
where mats.state = 'ranked'
group by mats.as_of, mats.product_id, mats.value
having sum(contributions.points) <> mats.value
