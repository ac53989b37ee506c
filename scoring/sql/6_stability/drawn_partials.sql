-- One row per (profile, place, criterion): the partial value of a mat that is drawn, and what it may be.
create table stability.drawn_partials as

select
    drawn_mats.profile,
    drawn_mats.profile_position,
    drawn_mats.place,
    criteria.key as criterion,
    criteria.position,
    points.weight,
    points.partial,
    points.worst,
    points.best
from stability.drawn_mats as drawn_mats
join valuation.mat_answers as mat_answers
    on mat_answers.as_of = 'now' and mat_answers.product_id = drawn_mats.product_id
join valuation.points as points
    on points.profile = drawn_mats.profile and points.answer = mat_answers.answer
join inputs.criteria as criteria on criteria.key = mat_answers.criterion
