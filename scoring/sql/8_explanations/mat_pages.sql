-- One row per page of a mat ($product): its last name, its brand and GTIN as last stated, and when it was there.
select
    pages.shop,
    pages.url,
    arg_max(names.name, (names.last_run, names.name)) as name,
    arg_max(names.brand, (names.last_run, names.name)) as brand,
    arg_max(names.gtin, (names.last_run, names.name)) as gtin,
    any_value(since.day) as since,
    any_value(until.day) as until
from identity.products as products
join identity.pages as pages using (shop, url)
join identity.names as names using (shop, url)
join sources.runs as since on since.run_number = pages.first_run
join sources.runs as until on until.run_number = pages.last_run
where products.product_id = $product
group by pages.shop, pages.url
order by since, pages.shop, pages.url
