-- One row per product of today: Mat without its offer; ranked ones by rank, then the others by name.
select
    product_id,
    name,
    brand,
    state,
    state_reason,
    rank,
    rank_best,
    rank_worst,
    value,
    value_worst,
    value_best,
    known_weight,
    offers,
    shops,
    first_seen,
    last_seen
from ranking.mats
where as_of = 'now'
order by rank nulls last, lower(name), product_id
