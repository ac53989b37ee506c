-- One row per (profile, product that is drawn): how firmly it holds its place.
create table stability.mats as

with summed as (

    select
        *,
        sum(acceptability) over (
            partition by profile, product_id order by rank rows unbounded preceding
        ) as acceptability_so_far
    from stability.rank_acceptabilities

),

spread as (

    select
        summed.profile,
        summed.product_id,
        coalesce(sum(acceptability) filter (where rank = 1), 0) as first_share,
        sum(rank * acceptability) as rank_expected,
        min(rank) filter (where acceptability_so_far > (1 - rank_share) / 2) as rank_low,
        min(rank) filter (where acceptability_so_far >= (1 + rank_share) / 2) as rank_high
    from summed
    cross join inputs.stability as stability
    group by all

)

select
    drawn_mats.profile,
    drawn_mats.product_id,
    cast(round(spread.first_share, 6) as decimal(9, 6)) as first_share,
    cast(round(spread.rank_expected, 4) as decimal(9, 4)) as rank_expected,
    spread.rank_low,
    spread.rank_high,
    cast(found.band as integer) as band,
    cast(if(isnan(found.confidence), null, found.confidence) as decimal(9, 6)) as confidence
from found_mats as found
join stability.drawn_mats as drawn_mats using (profile_position, place)
join spread using (profile, product_id)
