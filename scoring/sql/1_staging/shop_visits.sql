-- One row per (run_id, shop): what the gate counts of a visit, numbered by the shop's own runs.
create table staging.shop_visits as

with numbered as (

    select
        *,
        row_number() over (partition by shop order by run_number) as visit
    from staging.shop_reports

)

select
    numbered.run_id,
    numbered.run_number,
    numbered.day,
    numbered.shop,
    numbered.listings_min,
    numbered.finish,
    numbered.visit,
    count(readings.url) filter (where readings.kind = 'product') as listings,
    count(readings.url) filter (
        where readings.kind = 'product' and (
            readings.facts['price'].status is not null
            or len(list_filter(readings.offers, lambda offer: offer.price is not null)) > 0
        )
    ) as priced,
    numbered.walk = 'recorded' as is_recorded
from numbered
left join staging.readings as readings using (run_id, shop)
group by all
