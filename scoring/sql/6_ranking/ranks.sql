-- One row per (as_of, profile, ranked product): its rank by central value, and the best and worst that the bands allow.
-- Why: interval dominance; only a mat whose worst lies above another's best is above it for sure. Counted by the
-- nearest worst above (best below), so that the cost grows with the mats and not with their pairs.
create table ranking.ranks as

with ranked as (

    select
        as_of,
        profile,
        product_id,
        value,
        value_worst,
        value_best,
        count(*) over (partition by as_of, profile) as mats
    from ranking.states
    where state = 'ranked'

),

worsts as (

    select distinct
        as_of,
        profile,
        value_worst,
        count(*) over (partition by as_of, profile order by value_worst desc) as mats
    from ranked

),

bests as (

    select distinct
        as_of,
        profile,
        value_best,
        count(*) over (partition by as_of, profile order by value_best) as mats
    from ranked

)

select
    ranked.as_of,
    ranked.profile,
    ranked.product_id,
    rank() over (partition by ranked.as_of, ranked.profile order by ranked.value desc) as rank,
    1 + coalesce(worsts.mats, 0) as rank_best,
    ranked.mats - coalesce(bests.mats, 0) as rank_worst
from ranked
asof left join worsts on worsts.as_of = ranked.as_of and worsts.profile = ranked.profile and ranked.value_best < worsts.value_worst
asof left join bests on bests.as_of = ranked.as_of and bests.profile = ranked.profile and ranked.value_worst > bests.value_best
