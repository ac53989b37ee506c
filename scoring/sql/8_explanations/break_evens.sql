-- One row per (neighbour of $mat in $profile, criterion): the weight at which the two would stand level.
select
    if(break_evens.product_id = $mat, 'below', 'above') as neighbour_is,
    names.product_id as neighbour_id,
    names.name as neighbour,
    criteria.key,
    criteria.question as title,
    break_evens.weight,
    break_evens.weight_at_swap
from stability.break_evens as break_evens
join ranking.names as names
    on names.as_of = 'now'
    and names.product_id = if(break_evens.product_id = $mat, break_evens.next_id, break_evens.product_id)
join inputs.criteria as criteria on criteria.key = break_evens.criterion
where break_evens.profile = $profile and $mat in (break_evens.product_id, break_evens.next_id)
order by neighbour_is, abs(break_evens.weight_at_swap - break_evens.weight), criteria.position
