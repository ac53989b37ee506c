-- One row per (product, cap) of today that limits its value, or may, whatever the weights: MatCap.
select
    mat_answers.product_id,
    cap_verdicts.cap as key,
    cap_verdicts.limit_value as "limit",
    cap_verdicts.applies
from valuation.mat_answers as mat_answers
join valuation.cap_verdicts as cap_verdicts using (answer)
where mat_answers.as_of = 'now'
order by mat_answers.product_id, cap_verdicts.position
