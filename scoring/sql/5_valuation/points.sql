-- One row per (profile, answer): weight, partial values and points of an answer in that profile, at four exact decimals.
create table valuation.points as

select
    weights.profile,
    answers.answer,
    weights.criterion,
    weights.function,
    weights.weight,
    answers.is_stated,
    partial_values.partial,
    partial_values.worst,
    partial_values.best,
    cast(round(weights.weight * partial_values.partial * 100, 4) as decimal(9, 4)) as points,
    cast(round(weights.weight * partial_values.worst * 100, 4) as decimal(9, 4)) as points_worst,
    cast(round(weights.weight * partial_values.best * 100, 4) as decimal(9, 4)) as points_best
from valuation.answers as answers
join inputs.weights as weights on weights.criterion = answers.criterion
join valuation.partial_values as partial_values
    on partial_values.answer = answers.answer and partial_values.function = weights.function
