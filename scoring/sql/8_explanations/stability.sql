-- One row per mat, which is $mat if it is drawn in $profile: how firmly it holds its place, and which mats share its band.
select
    mats.first_share,
    mats.rank_expected,
    mats.rank_low,
    mats.rank_high,
    stability.rank_share,
    mats.band,
    (
        select coalesce(list(others.product_id order by drawn_mats.place), [])
        from stability.mats as others
        join stability.drawn_mats as drawn_mats using (profile, product_id)
        where others.profile = mats.profile and others.band = mats.band and others.product_id <> mats.product_id
    ) as band_with,
    mats.confidence,
    stability.vectors
from stability.mats as mats
cross join inputs.stability as stability
where mats.profile = $profile and mats.product_id = $mat
