-- One row per (product, kind, key) of today: what each criterion and cap adds to the overall value.
select
    product_id,
    kind,
    key,
    title,
    weight,
    state,
    measurement,
    partial,
    points,
    points_worst,
    points_best,
    reason
from valuation.contributions
where as_of = 'now' and profile = 'balanced'
order by product_id, kind = 'cap', position
