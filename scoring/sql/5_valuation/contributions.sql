-- One row per (as_of, profile, product, kind, key): a line of a mat's value; they sum to it exactly. Made when asked for.
create view valuation.contributions as

select
    mat_answers.as_of,
    points.profile,
    mat_answers.product_id,
    'criterion' as kind,
    points.criterion as key,
    criteria.position,
    criteria.question as title,
    points.weight,
    mat_answers.state,
    answers.told as measurement,
    mat_answers.answer,
    points.partial,
    points.worst as partial_worst,
    points.best as partial_best,
    points.points,
    points.points_worst,
    points.points_best,
    case mat_answers.state
        when 'stated' then null
        when 'unknown' then value_functions.unknown_rule
        else coalesce(mat_answers.reason || ' ', '') || value_functions.unknown_rule
    end as reason
from valuation.mat_answers as mat_answers
join valuation.points as points on points.answer = mat_answers.answer
join valuation.answers as answers on answers.answer = mat_answers.answer
join inputs.criteria as criteria on criteria.key = points.criterion
join inputs.value_functions as value_functions
    on value_functions.criterion = points.criterion and value_functions.function = points.function

union all

select
    points.as_of,
    points.profile,
    points.product_id,
    'cap' as kind,
    caps.key,
    points.position,
    caps.title,
    null as weight,
    if(points.applies, 'stated', 'unknown') as state,
    'at most ' || rtrim(rtrim(cast(caps.limit_value as varchar), '0'), '.') as measurement,
    null as answer,
    0 as partial,
    0 as partial_worst,
    0 as partial_best,
    points.points,
    points.points_worst,
    points.points_best,
    caps.reason
from valuation.cap_points as points
join inputs.caps as caps on caps.key = points.cap
