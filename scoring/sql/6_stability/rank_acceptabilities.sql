-- One row per (profile, product, rank) that some draw gives: the share of draws that do; mats that tie share their ranks.
create table stability.rank_acceptabilities as

select
    drawn_mats.profile,
    drawn_mats.product_id,
    cast(found.rank as integer) as rank,
    cast(found.acceptability as decimal(18, 9)) as acceptability
from found_ranks as found
join stability.drawn_mats as drawn_mats using (profile_position, place)
