-- One row per (profile, product) of today: ProfileRank; by profile, ranked ones by rank, then the others by name.
select
    states.profile,
    states.product_id,
    states.state,
    states.state_reason,
    ranks.rank,
    ranks.rank_best,
    ranks.rank_worst,
    if(states.state = 'ranked', states.value, null) as value,
    states.value_worst,
    states.value_best,
    states.known_weight
from ranking.states as states
join ranking.names as names using (as_of, product_id)
join inputs.profiles as profiles using (profile)
left join ranking.ranks as ranks using (as_of, profile, product_id)
where states.as_of = 'now'
order by profiles.profile <> 'balanced', profiles.position, ranks.rank nulls last, lower(names.name), states.product_id
