-- One row per (shop, url, seller, variant, price, currency, first_run): an unbroken time at one price.
-- Why: only good runs see a page, an unchanged one (304) as well as one that answered. It holds from `since` to `until`,
-- the last sighting; the next sighting of the page, on `replaced_on`, stated otherwise. What was asked between two
-- sightings nobody knows: `gap_days` is the longest such time.
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
        observations.day,
        observations.next_day
    from history.observations as observations
    semi join temp.renewed using (shop, url)
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
    min(day) as since,
    max(day) as until,
    max_by([next_day], run_number)[1] as replaced_on,
    count(*) as sightings,
    max(least(next_day, until_day) - day) as gap_days
from (
    select
        *,
        max(day) over (partition by shop, url, seller, variant, price, currency, island) as until_day
    from islands
)
group by shop, url, seller, variant, price, currency, island
