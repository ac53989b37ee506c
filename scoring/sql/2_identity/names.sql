-- One row per (shop, url, name, brand, gtin, record key) that a mat's page ever bore in a good run.
create table identity.names as

select
    readings.shop,
    readings.url,
    if(readings.facts['name'].status = 'stated', readings.facts['name']."value" ->> '$', null) as name,
    if(readings.facts['brand'].status = 'stated', readings.facts['brand']."value" ->> '$', null) as brand,
    if(readings.facts['gtin'].status = 'stated', readings.facts['gtin']."value" ->> '$', null) as gtin,
    -- In facts noted by hand, `sku` is the product key that the person who noted them gave.
    if(runs.market = 'recorded', readings.facts['sku']."value" ->> '$', null) as record_key,
    min(readings.run_number) as first_run,
    max(readings.run_number) as last_run
from staging.readings as readings
join staging.shop_runs as shop_runs using (run_id, shop)
join staging.runs as runs using (run_id)
where readings.kind = 'product' and readings.is_mat is distinct from false and shop_runs.is_good
group by all
