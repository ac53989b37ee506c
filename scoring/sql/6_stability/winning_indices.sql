-- One row per (profile, product, other product) of the first ranks: the share of draws that put it above the other.
create table stability.winning_indices as

select
    ours.profile,
    ours.product_id,
    theirs.product_id as versus_id,
    cast(found.share as decimal(9, 6)) as winning_index
from found_pairs as found
join stability.drawn_mats as ours using (profile_position, place)
join stability.drawn_mats as theirs
    on theirs.profile_position = found.profile_position and theirs.place = found.versus_place
