-- One row per (profile, ranked mat with a price today): FrontierRow; by profile, the cheapest first.
select
    frontier.profile,
    frontier.product_id,
    frontier.price_guide,
    frontier.value,
    frontier.is_on_frontier as on_frontier,
    frontier.dominated_by,
    frontier.price_per_point
from ranking.frontier as frontier
join inputs.profiles as profiles using (profile)
order by
    profiles.profile <> 'balanced',
    profiles.position,
    frontier.price_guide,
    frontier.value desc,
    frontier.product_id
