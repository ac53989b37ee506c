-- One row per criterion that $mat leaves open: how far the answer could move its value, and its rank at the best.
with open as (

    select
        contributions.key,
        contributions.title,
        contributions.state,
        contributions.position,
        contributions.points_best - contributions.points as could_gain,
        contributions.points - contributions.points_worst as could_lose,
        overall_values.value + contributions.points_best - contributions.points as value_at_best
    from valuation.contributions as contributions
    join valuation.overall_values as overall_values using (as_of, profile, product_id)
    where contributions.as_of = 'now'
        and contributions.profile = $profile
        and contributions.product_id = $mat
        and contributions.kind = 'criterion'
        and contributions.state <> 'stated'

)

select
    open.key,
    open.title,
    open.state,
    open.could_gain,
    open.could_lose,
    1 + count(others.product_id) as rank_at_best
from open
left join ranking.states as others
    on others.as_of = 'now'
    and others.profile = $profile
    and others.state = 'ranked'
    and others.product_id <> $mat
    and others.value > open.value_at_best
group by open.key, open.title, open.state, open.could_gain, open.could_lose, open.position
order by open.could_gain desc, open.could_lose desc, open.position
