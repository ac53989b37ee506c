-- One row per mat of the first ranks of $profile that $mat is held against: the share of draws that put it above.
select
    found.versus_id,
    names.name as versus,
    found.winning_index
from stability.winning_indices as found
join stability.drawn_mats as drawn_mats
    on drawn_mats.profile = found.profile and drawn_mats.product_id = found.versus_id
join ranking.names as names on names.as_of = 'now' and names.product_id = found.versus_id
where found.profile = $profile and found.product_id = $mat
order by drawn_mats.place
