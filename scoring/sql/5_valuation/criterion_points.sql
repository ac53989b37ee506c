-- One row per (as_of, product, criterion): points of the mat, and of its chosen offer, at four exact decimals.
create table valuation.criterion_points as

select
    partial_values.as_of,
    partial_values.product_id,
    criteria.key as criterion,
    criteria.position,
    criteria.weight,
    measured.state,
    measured.told,
    measured.number,
    measured.words,
    measured.reason,
    partial_values.partial,
    partial_values.worst,
    partial_values.best,
    cast(round(criteria.weight * partial_values.partial * 100, 4) as decimal(9, 4)) as points,
    cast(round(criteria.weight * partial_values.worst * 100, 4) as decimal(9, 4)) as points_worst,
    cast(round(criteria.weight * partial_values.best * 100, 4) as decimal(9, 4)) as points_best
from valuation.partial_values as partial_values
join measurements.measurements as measured using (as_of, product_id, shop, url, criterion)
join inputs.criteria as criteria on criteria.key = partial_values.criterion
join valuation.chosen_offers as chosen_offers
    on chosen_offers.as_of = partial_values.as_of and chosen_offers.product_id = partial_values.product_id
where criteria.about = 'mat'
    or (partial_values.shop = chosen_offers.shop and partial_values.url = chosen_offers.url)
