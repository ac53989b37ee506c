-- One row per (product, kind, key) of today, by the balanced profile: Contribution; criteria in the checklist's order, then caps.
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
where as_of = 'now' and profile = 'balanced'
order by product_id, kind = 'cap', position
