-- One row per (profile, product of today that is drawn): how firmly it holds its place.
select
    mats.profile,
    mats.product_id,
    drawn_mats.rank,
    mats.band,
    mats.first_share,
    mats.rank_expected,
    mats.rank_low,
    mats.rank_high,
    mats.confidence
from stability.mats as mats
join stability.drawn_mats as drawn_mats using (profile, product_id)
order by drawn_mats.profile_position, drawn_mats.place
