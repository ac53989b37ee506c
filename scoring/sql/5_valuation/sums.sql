-- One row per (as_of, profile, product): what the criteria sum to before caps, and how much of the weight is stated.
create table valuation.sums as

select
    mat_answers.as_of,
    points.profile,
    mat_answers.product_id,
    cast(sum(points.points) as decimal(9, 4)) as points,
    cast(sum(points.points_worst) as decimal(9, 4)) as points_worst,
    cast(sum(points.points_best) as decimal(9, 4)) as points_best,
    cast(coalesce(sum(points.weight) filter (where points.is_stated), 0) as decimal(9, 6)) as known_weight
from valuation.mat_answers as mat_answers
join valuation.points as points on points.answer = mat_answers.answer
group by mat_answers.as_of, points.profile, mat_answers.product_id
