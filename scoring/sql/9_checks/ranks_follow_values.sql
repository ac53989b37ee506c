-- One row per mat ranked in a profile whose rank is not that of an equal one above it, or its place, or not within its rank band.
with placed as (

    select
        as_of,
        profile,
        product_id,
        states.value,
        rank,
        rank_best,
        rank_worst,
        row_number() over by_value as place,
        lag(value) over by_value as value_above,
        lag(rank) over by_value as rank_above
    from ranking.states as states
    left join ranking.ranks as ranks using (as_of, profile, product_id)
    where states.state = 'ranked'
    window by_value as (partition by as_of, profile order by value desc, rank, product_id)

)

select
    as_of,
    profile,
    product_id,
    value,
    rank,
    place
from placed
where rank is distinct from if(value = value_above, rank_above, place)
    or rank not between rank_best and rank_worst
