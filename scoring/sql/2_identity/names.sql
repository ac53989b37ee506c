-- One row per (shop, url, name, brand, gtin, record key) that a mat's page ever bore in a good run.
create table identity.names as

with stood as (

    select
        sightings.content,
        runs.market = 'recorded' as is_recorded,
        min(sightings.run_number) as first_run,
        max(sightings.run_number) as last_run
    from sources.sightings as sightings
    join staging.shop_runs as shop_runs
        on shop_runs.run_number = sightings.run_number and shop_runs.shop = sightings.shop
    join staging.runs as runs on runs.run_number = sightings.run_number
    where sightings.kind = 'product' and shop_runs.is_good
    group by all

)

select
    contents.shop,
    contents.url,
    contents."name",
    contents.brand,
    contents.gtin,
    -- In facts noted by hand, `sku` is the product key that the person who noted them gave.
    if(stood.is_recorded, contents.sku, null) as record_key,
    min(stood.first_run) as first_run,
    max(stood.last_run) as last_run
from stood
join sources.contents as contents using (content)
where contents.is_mat is distinct from false
group by all
