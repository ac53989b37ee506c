-- One row per mat, and one per rank, whose acceptabilities do not sum to 1, but for their rounding.
with by_mat as (

    select
        profile,
        product_id,
        null as rank,
        sum(acceptability) as acceptability,
        count(*) as parts
    from stability.rank_acceptabilities
    group by profile, product_id

),

by_rank as (

    select
        profile,
        null as product_id,
        rank,
        sum(acceptability) as acceptability,
        count(*) as parts
    from stability.rank_acceptabilities
    group by profile, rank

)

select profile, product_id, rank, acceptability
from (from by_mat union all from by_rank)
where abs(acceptability - 1) > parts * 0.000000001
