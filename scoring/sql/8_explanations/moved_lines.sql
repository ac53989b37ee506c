-- One row per criterion or cap of $mat whose points are not those of the day before; the gaps sum to the move of its value.
with before as (

    select kind, key, position, title, measurement, points
    from valuation.contributions
    where as_of = 'before' and profile = $profile and product_id = $mat

),

now as (

    select kind, key, position, title, measurement, points
    from valuation.contributions
    where as_of = 'now' and profile = $profile and product_id = $mat

)

select
    kind,
    key,
    coalesce(now.title, before.title) as title,
    before.measurement as before,
    now.measurement as after,
    coalesce(now.points, 0) - coalesce(before.points, 0) as gap
from now
full join before using (kind, key)
where coalesce(now.points, 0) <> coalesce(before.points, 0)
    and exists (from before)
order by abs(coalesce(now.points, 0) - coalesce(before.points, 0)) desc, kind desc, coalesce(now.position, before.position)
