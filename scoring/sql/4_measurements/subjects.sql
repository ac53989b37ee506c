-- One row per (as_of, product, shop, url): what is asked about, a mat (shop and url empty) or an offer of it, and by `subject`
-- the state that its pages are in.
-- Why: what pages state is measured once, on however many days and in however many builds they state it. A mat's state is
-- what all its pages tell; an offer's, what its own page and its shop's policy pages do.
create table measurements.subjects as

with listings as (

    select
        listings.as_of,
        listings.product_id,
        listings.shop,
        listings.url,
        listings.run_number,
        [{content: listings.content, currency: reports.currency, is_policy: false}] as pages
    from history.listings as listings
    join staging.shop_reports as reports on reports.run_number = listings.run_number and reports.shop = listings.shop

),

policies as (

    select
        sightings.run_number,
        sightings.shop,
        list({content: sightings.content, currency: reports.currency, is_policy: true} order by sightings.content) as pages
    from sources.sightings as sightings
    join staging.shop_reports as reports on reports.run_number = sightings.run_number and reports.shop = sightings.shop
    where sightings.kind = 'policy'
    group by sightings.run_number, sightings.shop

),

subjects as (

    select
        as_of,
        product_id,
        '' as shop,
        '' as url,
        'mat' as about,
        list(pages[1] order by pages[1].content) as pages
    from listings
    group by as_of, product_id

    union all

    select
        listings.as_of,
        listings.product_id,
        listings.shop,
        listings.url,
        'offer' as about,
        list_concat(listings.pages, coalesce(policies.pages, [])) as pages
    from listings
    left join policies using (run_number, shop)

)

select
    md5_number_lower(about || ' ' || cast(pages as varchar)) as subject,
    *
from subjects
