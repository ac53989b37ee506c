-- One row per value of a mat in a profile to which its contributions do not sum, exactly.
select
    states.as_of,
    states.profile,
    states.product_id,
    states.value,
    sum(contributions.points) as points
from ranking.states as states
join valuation.contributions as contributions using (as_of, profile, product_id)
group by states.as_of, states.profile, states.product_id, states.value
having sum(contributions.points) <> states.value
