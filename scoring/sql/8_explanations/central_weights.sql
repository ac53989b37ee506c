-- One row per criterion, where some draw puts $mat first in $profile: what it weighs there, and whom the mat suits best.
select
    criteria.key,
    criteria.question as title,
    weights.weight,
    central_weights.weight as central_weight
from stability.central_weights as central_weights
join inputs.criteria as criteria on criteria.key = central_weights.criterion
join inputs.weights as weights
    on weights.profile = central_weights.profile and weights.criterion = central_weights.criterion
where central_weights.profile = $profile and central_weights.product_id = $mat
order by criteria.position
