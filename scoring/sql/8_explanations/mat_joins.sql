-- One row per link of a mat's pages ($product), to one another or to another mat's: what says that they are one, whether
-- that was believed, and why; those that were not believed last.
select
    pages.url,
    others.url as other_url,
    if(other_products.product_id = $product, products.product_id, other_products.product_id) as other_product,
    joins.reason,
    joins.because,
    joins.holds
from identity.joins as joins
join identity.pages as pages on pages.page = joins.page
join identity.pages as others on others.page = joins.other
join identity.products as products on products.shop = pages.shop and products.url = pages.url
join identity.products as other_products on other_products.shop = others.shop and other_products.url = others.url
where $product in (products.product_id, other_products.product_id)
order by joins.holds desc, pages.url, others.url, joins.reason
