-- One row per product of today: what there is to explain, as it stands in $profile.
select
    mats.product_id,
    mats.name,
    states.state,
    states.state_reason,
    ranks.rank,
    ranks.rank_best,
    ranks.rank_worst,
    states.value,
    states.value_worst,
    states.value_best
from ranking.mats as mats
join ranking.states as states using (as_of, product_id)
left join ranking.ranks as ranks using (as_of, profile, product_id)
where mats.as_of = 'now' and states.profile = $profile
order by mats.product_id
