-- One row per (shop, url, seller, variant, price, currency, first_run): an unbroken time at one price.
-- Why: only good runs see a page, an unchanged one (304) as well as one that answered. It holds from `since` to `until`,
-- the last sighting; the next sighting of the page, on `replaced_on`, stated otherwise. What was asked between two
-- sightings nobody knows: `gap_days` is the longest such time.
create table history.price_spells as

with stated as (

    select distinct
        content,
        seller,
        variant,
        price,
        currency
    from sources.offers

),

islands as (

    select
        content_spells.*,
        stated.seller,
        stated.variant,
        stated.price,
        stated.currency,
        spell - row_number() over (
            partition by shop, url, stated.seller, stated.variant, stated.price, stated.currency
            order by spell
        ) as island
    from history.content_spells as content_spells
    semi join temp.renewed using (shop, url)
    join stated using (content)

)

select
    shop,
    url,
    seller,
    variant,
    price,
    currency,
    min(first_run) as first_run,
    max(last_run) as last_run,
    min(since) as since,
    max(until) as until,
    max_by([replaced_on], last_run)[1] as replaced_on,
    cast(sum(sightings) as bigint) as sightings,
    greatest(max(gap_days), coalesce(max(replaced_on - until) filter (where until < until_day), 0)) as gap_days
from (
    select
        *,
        max(until) over (partition by shop, url, seller, variant, price, currency, island) as until_day
    from islands
)
group by shop, url, seller, variant, price, currency, island
