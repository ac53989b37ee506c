-- One row per (shop, visit, url, key): what a page of a shop's visit states, as the gate compares it with earlier ones.
-- Why: `mat` and `offer` are no fact keys, but a redesign shows in them, too: whether it is a mat, the lowest offer.
create table staging.page_cells as

with pages as (

    select
        readings.*,
        shop_visits.visit
    from staging.readings as readings
    join staging.shop_visits as shop_visits using (run_id, shop)
    where readings.kind in ('product', 'policy') and not shop_visits.is_recorded

),

facts as (

    select
        pages.shop,
        pages.visit,
        pages.url,
        pages.kind,
        page_facts.key,
        page_facts.raw ->> '$' as value,
        try_cast(page_facts.raw ->> '$' as double) as number
    from pages
    join staging.page_facts as page_facts using (run_id, shop, url)
    where page_facts.status = 'stated'

),

offers as (

    select
        pages.shop,
        pages.visit,
        pages.url,
        pages.kind,
        'offer' as key,
        cast(min(offers.price) as varchar) as value,
        cast(min(offers.price) as double) as number
    from pages
    join staging.offers as offers using (run_id, shop, url)
    where offers.price is not null and offers.seller is not null
    group by all

),

mats as (

    select
        shop,
        visit,
        url,
        kind,
        'mat' as key,
        coalesce(cast(is_mat as varchar), 'not told') as value,
        null as number
    from pages
    where kind = 'product'

)

from facts
union all
from offers
union all
from mats
