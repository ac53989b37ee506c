-- One row per (profile, product) whose values are drawn: the mats of the first so many ranks of today, from place 0 on.
-- Why: cost grows with mats × draws. A rank that would take more mats than the checklist allows is left out whole.
create table stability.drawn_mats as

with ranked as (

    select
        ranks.profile,
        ranks.product_id,
        ranks.rank,
        limits.limit_value,
        count(*) over (partition by ranks.profile, ranks.rank) as mats_of_rank
    from ranking.ranks as ranks
    join valuation.limits as limits using (as_of, product_id)
    where ranks.as_of = 'now'

)

select
    ranked.profile,
    profiles.position as profile_position,
    ranked.product_id,
    ranked.rank,
    ranked.limit_value,
    row_number() over (partition by ranked.profile order by ranked.rank, ranked.product_id) - 1 as place
from ranked
join inputs.profiles as profiles using (profile)
cross join inputs.stability as stability
where ranked.rank + ranked.mats_of_rank - 1 <= stability.mats
