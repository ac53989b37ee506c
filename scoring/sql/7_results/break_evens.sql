-- One row per (profile, product, next product below it): BreakEven, the criterion whose weight has the least to move.
select
    break_evens.profile,
    break_evens.product_id,
    break_evens.next_id,
    break_evens.criterion,
    break_evens.weight,
    break_evens.weight_at_swap
from stability.break_evens as break_evens
join stability.drawn_mats as drawn_mats using (profile, product_id)
join inputs.criteria as criteria on criteria.key = break_evens.criterion
qualify row_number() over (
    partition by break_evens.profile, break_evens.product_id
    order by abs(break_evens.weight_at_swap - break_evens.weight), criteria.position
) = 1
order by break_evens.profile <> 'balanced', drawn_mats.profile_position, drawn_mats.place
