-- One row per (as_of, product, shop, url, criterion) that is stated: its partial value by the criterion's function.
-- Why: of several words the least counts; between two knots the value is linear, beyond the ends it is flat.
create table valuation.stated_partials as

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
            -- Two decimals: points then have two as well, and are printed whole.
            else cast(round(
                below.partial
                + (above.partial - below.partial) * (number - below.number) / (above.number - below.number), 2
            ) as decimal(9, 6))
        end as partial
    from neighbours

)

select as_of, product_id, shop, url, criterion, partial
from by_word

union all

select as_of, product_id, shop, url, criterion, partial
from by_number
