-- One row per (product, kind, key) of today: Contribution; criteria in the checklist's order, then caps.
select
    product_id,
    kind,
    key,
    title,
    weight,
    state,
    measurement,
    partial,
    partial_worst,
    partial_best,
    points,
    points_worst,
    points_best,
    reason
from valuation.contributions
where as_of = 'now'
order by product_id, kind = 'cap', position
