-- One row per (shop, url, seller, variant, price, currency, first_run): an unbroken time at one price.
create table history.price_spells as

with stated as (

    select distinct
        observations.shop,
        observations.url,
        offers.seller,
        offers.variant,
        offers.price,
        offers.currency,
        observations.sighting,
        observations.run_number,
        observations.day
    from history.observations as observations
    join staging.offers as offers using (run_id, shop, url)

),

islands as (

    select
        *,
        sighting - row_number() over (
            partition by shop, url, seller, variant, price, currency
            order by sighting
        ) as island
    from stated

)

select
    shop,
    url,
    seller,
    variant,
    price,
    currency,
    min(run_number) as first_run,
    max(run_number) as last_run,
    min(day) as since
from islands
group by shop, url, seller, variant, price, currency, island
