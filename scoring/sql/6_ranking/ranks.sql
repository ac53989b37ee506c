-- One row per (as_of, ranked product): its rank by central value, and the best and worst that the bands allow.
-- Why: interval dominance; only a mat whose worst lies above another's best is above it for sure.
create table ranking.ranks as

with ranked as (

    select
        as_of,
        product_id,
        value,
        value_worst,
        value_best
    from ranking.states
    where state = 'ranked'

)

select
    mat.as_of,
    mat.product_id,
    1 + count(*) filter (where other.value > mat.value) as rank,
    1 + count(*) filter (where other.value_worst > mat.value_best) as rank_best,
    count(*) - count(*) filter (where other.value_best < mat.value_worst) as rank_worst
from ranked as mat
join ranked as other on other.as_of = mat.as_of
group by mat.as_of, mat.product_id
