-- One row per currency that can be converted: units of it for one unit of the guide's currency.
create table inputs.rates as

with rates as (

    select unnest(
        from_json(body, '[{"currency": "VARCHAR", "per_unit": "VARCHAR", "rate_date": "VARCHAR"}]')
    ) as rate
    from inputs.texts
    where name = 'rates'

)

select
    rate.currency as currency,
    cast(rate.per_unit as decimal(18, 8)) as per_unit,
    try_cast(rate.rate_date as date) as rate_date
from rates
