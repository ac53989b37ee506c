-- One row per (run_id, shop): what the gate counts of a visit by itself, numbered by the shop's own runs.
create table staging.shop_visits as

with numbered as (

    select
        *,
        row_number() over (partition by shop order by run_number) as visit
    from staging.shop_reports

),

failed as (

    select
        run_id,
        shop,
        count(*) filter (where outcome = 'failed' and role in ('product', 'feed', 'category', 'sitemap')) as failed,
        mode(failure order by failure) filter (where outcome = 'failed') as failure,
        first(reason order by role = 'product' desc, url) filter (where outcome = 'failed') as failed_reason,
        first(url order by role = 'product' desc, url) filter (where outcome = 'failed') as failed_url
    from staging.walk_lines
    group by all

),

contents as (

    select
        content,
        "language",
        "name",
        currency,
        is_priced
    from sources.contents
    where kind = 'product'

),

listed as (

    select
        numbered.run_id,
        sightings.shop,
        sightings.url,
        contents.* exclude (content)
    from sources.sightings as sightings
    join contents using (content)
    join numbered on numbered.run_number = sightings.run_number and numbered.shop = sightings.shop

),

torn as (

    select
        numbered.run_id,
        sightings.shop,
        count(*) as damaged,
        min(contents.issues[2]) as damaged_archive
    from sources.contents as contents
    join sources.sightings as sightings using (content)
    join numbered on numbered.run_number = sightings.run_number and numbered.shop = sightings.shop
    where contents.kind = 'other' and contents.issues[1] = 'Not read: its archive is damaged.'
    group by all

),

counted as (

    select
        listed.run_id,
        listed.shop,
        count(*) as listings,
        count(*) filter (where listed.is_priced) as priced,
        count(*) filter (where listed.currency <> numbered.currency) as in_other_currency,
        first(listed.currency order by listed.url) filter (where listed.currency <> numbered.currency) as other_currency,
        first(listed.url order by listed.url) filter (where listed.currency <> numbered.currency) as other_currency_url,
        count(*) filter (where listed.language <> numbered.language) as in_other_language,
        first(listed.language order by listed.url) filter (where listed.language <> numbered.language) as other_language,
        first(listed.url order by listed.url) filter (where listed.language <> numbered.language) as other_language_url,
        count(distinct listed.name) as names
    from listed
    join numbered using (run_id, shop)
    group by all

)

select
    numbered.run_id,
    numbered.run_number,
    numbered.day,
    numbered.shop,
    numbered.listings_min,
    numbered.finish,
    numbered.visit,
    numbered.currency,
    numbered.language,
    numbered.walk = 'recorded' as is_recorded,
    coalesce(counted.listings, 0) as listings,
    coalesce(counted.priced, 0) as priced,
    coalesce(counted.in_other_currency, 0) as in_other_currency,
    counted.other_currency,
    counted.other_currency_url,
    coalesce(counted.in_other_language, 0) as in_other_language,
    counted.other_language,
    counted.other_language_url,
    coalesce(counted.names, 0) as names,
    coalesce(failed.failed, 0) as failed,
    failed.failure,
    failed.failed_reason,
    failed.failed_url,
    coalesce(torn.damaged, 0) as damaged,
    torn.damaged_archive
from numbered
left join counted using (run_id, shop)
left join torn using (run_id, shop)
left join failed using (run_id, shop)
