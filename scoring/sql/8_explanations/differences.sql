-- One row per criterion or cap: what $mat has there beside $versus; the gaps sum to the gap of their values.
with ours as (

    select kind, key, position, title, measurement, points
    from valuation.contributions
    where as_of = 'now' and profile = $profile and product_id = $mat

),

theirs as (

    select kind, key, position, title, measurement, points
    from valuation.contributions
    where as_of = 'now' and profile = $profile and product_id = $versus

)

select
    kind,
    key,
    coalesce(ours.title, theirs.title) as title,
    ours.measurement,
    theirs.measurement as versus_measurement,
    coalesce(ours.points, 0) as points,
    coalesce(theirs.points, 0) as versus_points,
    coalesce(ours.points, 0) - coalesce(theirs.points, 0) as gap
from ours
full join theirs using (kind, key)
order by
    abs(coalesce(ours.points, 0) - coalesce(theirs.points, 0)) desc,
    kind desc,
    coalesce(ours.position, theirs.position)
