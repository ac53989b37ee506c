-- One row per (as_of, product): the highest value that its caps leave, and the highest they surely leave; 100 without one.
create view valuation.limits as

select
    mat_answers.as_of,
    mat_answers.product_id,
    coalesce(min(cap_verdicts.limit_value) filter (where cap_verdicts.applies), 100) as limit_value,
    coalesce(min(cap_verdicts.limit_value), 100) as limit_worst
from valuation.mat_answers as mat_answers
left join valuation.cap_verdicts as cap_verdicts using (answer)
group by mat_answers.as_of, mat_answers.product_id
