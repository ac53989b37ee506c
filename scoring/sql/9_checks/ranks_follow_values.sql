-- One row per ranked mat whose rank is not one more than the number of better mats, or not within its rank band.
select
    mats.as_of,
    mats.product_id,
    mats.rank,
    count(better.product_id) as better
from ranking.mats as mats
left join ranking.mats as better on better.as_of = mats.as_of and better.value > mats.value
where mats.state = 'ranked'
group by mats.as_of, mats.product_id, mats.rank, mats.rank_best, mats.rank_worst
having mats.rank <> count(better.product_id) + 1 or mats.rank not between mats.rank_best and mats.rank_worst
