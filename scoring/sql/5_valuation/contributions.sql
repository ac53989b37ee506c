-- One row per (as_of, product, kind, key): a line of a mat's value; they sum to it exactly.
create table valuation.contributions as

select
    points.as_of,
    points.product_id,
    'criterion' as kind,
    points.criterion as key,
    points.position,
    criteria.question as title,
    criteria.weight,
    points.state,
    points.told as measurement,
    points.partial,
    points.worst as partial_worst,
    points.best as partial_best,
    points.points,
    points.points_worst,
    points.points_best,
    case points.state
        when 'stated' then null
        when 'unknown' then criteria.unknown_rule
        else coalesce(points.reason || ' ', '') || criteria.unknown_rule
    end as reason
from valuation.criterion_points as points
join inputs.criteria as criteria on criteria.key = points.criterion

union all

select
    points.as_of,
    points.product_id,
    'cap' as kind,
    points.key,
    points.position,
    caps.title,
    null as weight,
    if(points.applies, 'stated', 'unknown') as state,
    'at most ' || rtrim(rtrim(cast(caps.limit_value as varchar), '0'), '.') as measurement,
    0 as partial,
    0 as partial_worst,
    0 as partial_best,
    points.points,
    points.points_worst,
    points.points_best,
    caps.reason
from valuation.cap_points as points
join inputs.caps as caps on caps.key = points.key
