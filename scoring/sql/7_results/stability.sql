-- One row per (profile, product of today that is drawn): RankStability; by profile, then from the first rank down.
with ranks as (

    select
        profile,
        product_id,
        list((rank, acceptability) order by rank) as acceptabilities
    from stability.rank_acceptabilities
    group by profile, product_id

),

centres as (

    select
        profile,
        product_id,
        map_from_entries(list((criterion, central_weights.weight) order by criteria.position)) as central_weights
    from stability.central_weights as central_weights
    join inputs.criteria as criteria on criteria.key = central_weights.criterion
    group by profile, product_id

)

select
    mats.profile,
    mats.product_id,
    mats.first_share,
    mats.rank_expected,
    mats.rank_low,
    mats.rank_high,
    mats.band,
    mats.confidence,
    ranks.acceptabilities,
    coalesce(centres.central_weights, map()) as central_weights
from stability.mats as mats
join stability.drawn_mats as drawn_mats using (profile, product_id)
join ranks using (profile, product_id)
left join centres using (profile, product_id)
order by mats.profile <> 'balanced', drawn_mats.profile_position, drawn_mats.place
