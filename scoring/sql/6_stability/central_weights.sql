-- One row per (profile, product that some draw puts first, criterion): the mean of the weights that do.
create table stability.central_weights as

select
    drawn_mats.profile,
    drawn_mats.product_id,
    criteria.key as criterion,
    cast(found.weight / 10000 as decimal(9, 6)) as weight
from found_weights as found
join stability.drawn_mats as drawn_mats using (profile_position, place)
join inputs.criteria as criteria using (position)
