-- One row per mat that does not have one contribution of every criterion.
select
    mats.as_of,
    mats.product_id,
    count(contributions.key) as criteria
from ranking.mats as mats
left join valuation.contributions as contributions
    on contributions.as_of = mats.as_of
    and contributions.product_id = mats.product_id
    and contributions.kind = 'criterion'
group by mats.as_of, mats.product_id
having count(contributions.key) <> (select count(*) from inputs.criteria)
