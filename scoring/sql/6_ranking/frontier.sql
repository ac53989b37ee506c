-- One row per (profile, ranked mat with a price today): whether no other is at most as dear and at least as good.
-- Why: price is no part of the value; it is the other axis. Of two that are the same in both, neither is dominated.
create table ranking.frontier as

with priced as (

    select
        states.profile,
        states.product_id,
        states.value,
        offers.price_guide
    from ranking.states as states
    join ranking.offers as offers using (as_of, product_id)
    where states.as_of = 'now'
        and states.state = 'ranked'
        and offers.is_chosen
        and not offers.is_stale
        and offers.price_guide > 0

),

held_against as (

    select
        *,
        max(value) over (
            partition by profile order by price_guide groups between unbounded preceding and 1 preceding
        ) as best_of_cheaper,
        max(value) over (partition by profile, price_guide) as best_at_price
    from priced

),

judged as (

    select
        profile,
        product_id,
        value,
        price_guide,
        value = best_at_price and value > coalesce(best_of_cheaper, -1) as is_on_frontier
    from held_against

),

steps as (

    select
        profile,
        price_guide,
        min(product_id) as product_id
    from judged
    where is_on_frontier
    group by all

)

select
    judged.profile,
    judged.product_id,
    judged.value,
    judged.price_guide,
    judged.is_on_frontier,
    if(judged.is_on_frontier, null, steps.product_id) as dominated_by,
    if(judged.value > 0, cast(round(judged.price_guide / judged.value, 2) as decimal(18, 2)), null) as price_per_point
from judged
asof join steps on steps.profile = judged.profile and judged.price_guide >= steps.price_guide
