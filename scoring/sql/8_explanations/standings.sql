-- One row per product asked for: value and rank of $mat in $profile as of $as_of.
select
    states.value,
    ranks.rank
from ranking.states as states
left join ranking.ranks as ranks using (as_of, profile, product_id)
where states.as_of = $as_of and states.profile = $profile and states.product_id = $mat
