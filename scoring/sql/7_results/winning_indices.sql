-- One row per (profile, product, other product) of the first ranks: WinningIndex; from the first ranks down.
select
    found.profile,
    found.product_id,
    found.versus_id,
    found.winning_index
from stability.winning_indices as found
join stability.drawn_mats as ours using (profile, product_id)
join stability.drawn_mats as theirs on theirs.profile = found.profile and theirs.product_id = found.versus_id
order by found.profile <> 'balanced', ours.profile_position, ours.place, theirs.place
