-- One row per (as_of, product, shop, url, criterion): central partial value with the worst and best that it may be.
-- Why: where nothing is stated, the central value is the checklist's rule for unknowns, held within what is possible.
create table valuation.partial_values as

with possible as (

    select
        measured.as_of,
        measured.product_id,
        measured.shop,
        measured.url,
        measured.criterion,
        min(knots.partial) as worst,
        max(knots.partial) as best
    from measurements.measurements as measured
    join inputs.knots as knots
        on knots.criterion = measured.criterion and coalesce(knots.word, '') like measured.possible
    group by all

)

select
    as_of,
    product_id,
    shop,
    url,
    criterion,
    coalesce(stated_partials.partial, greatest(worst, least(best, criteria.unknown_value))) as partial,
    coalesce(stated_partials.partial, worst) as worst,
    coalesce(stated_partials.partial, best) as best
from possible
left join valuation.stated_partials as stated_partials using (as_of, product_id, shop, url, criterion)
join inputs.criteria as criteria on criteria.key = possible.criterion
