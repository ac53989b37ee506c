-- One row per mat that does not have one answer to every criterion.
select
    mats.as_of,
    mats.product_id,
    count(mat_answers.criterion) as criteria
from ranking.mats as mats
left join valuation.mat_answers as mat_answers using (as_of, product_id)
group by mats.as_of, mats.product_id
having count(mat_answers.criterion) <> (select count(*) from inputs.criteria)
