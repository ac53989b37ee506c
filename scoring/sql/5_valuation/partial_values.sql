-- One row per (as_of, product, shop, url, criterion): central partial value with the worst and best that it may be.
-- Why: where nothing is stated, the central value is the checklist's rule for unknowns, held within what is possible.
create table valuation.partial_values as

with by_word as (

    select
        measured.as_of,
        measured.product_id,
        measured.shop,
        measured.url,
        measured.criterion,
        min(knots.partial) as partial
    from (select *, unnest(words) as word from measurements.measurements where state = 'stated') as measured
    join inputs.knots as knots on knots.criterion = measured.criterion and knots.word = measured.word
    group by all

),

neighbours as (

    select
        measured.as_of,
        measured.product_id,
        measured.shop,
        measured.url,
        measured.criterion,
        measured.number,
        max_by(knots, knots.number) filter (where knots.number <= measured.number) as below,
        min_by(knots, knots.number) filter (where knots.number >= measured.number) as above
    from measurements.measurements as measured
    join inputs.knots as knots on knots.criterion = measured.criterion and knots.number is not null
    where measured.state = 'stated' and measured.number is not null
    group by all

),

by_number as (

    select
        * exclude (number, below, above),
        case
            when below is null then above.partial
            when above is null or above.number = below.number then below.partial
            else below.partial + cast(round(
                (above.partial - below.partial) * (number - below.number) / (above.number - below.number), 6
            ) as decimal(9, 6))
        end as partial
    from neighbours

),

possible as (

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
    coalesce(by_word.partial, by_number.partial, greatest(worst, least(best, criteria.unknown_value))) as partial,
    coalesce(by_word.partial, by_number.partial, worst) as worst,
    coalesce(by_word.partial, by_number.partial, best) as best
from possible
left join by_word using (as_of, product_id, shop, url, criterion)
left join by_number using (as_of, product_id, shop, url, criterion)
join inputs.criteria as criteria on criteria.key = possible.criterion
