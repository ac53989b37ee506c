-- One row per (as_of, product): the mat as the guide lists it, ranked (by the balanced profile) or not.
create table ranking.mats as

with seen as (

    select
        products.product_id,
        as_of.as_of,
        min(observations.day) as first_seen,
        max(observations.day) as last_seen
    from identity.products as products
    join history.observations as observations using (shop, url)
    join history.as_of as as_of on observations.day <= as_of.day
    group by all

),

sold as (

    select
        as_of,
        product_id,
        count(*) as offers,
        count(distinct shop) as shops
    from history.offers
    group by all

)

select
    states.as_of,
    states.product_id,
    names.name,
    names.brand,
    states.state,
    states.state_reason,
    ranks.rank,
    ranks.rank_best,
    ranks.rank_worst,
    if(states.state = 'ranked', states.value, null) as value,
    states.value_worst,
    states.value_best,
    states.known_weight,
    sold.offers,
    sold.shops,
    seen.first_seen,
    seen.last_seen
from ranking.states as states
join ranking.names as names using (as_of, product_id)
join seen using (as_of, product_id)
join sold using (as_of, product_id)
left join ranking.ranks as ranks using (as_of, profile, product_id)
where states.profile = 'balanced'
