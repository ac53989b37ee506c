-- One row per (shop, url) of the newest runs that is not in the guide, and why.
create table ranking.left_out as

with shops as (

    select
        shop,
        coalesce(good_run_id, newest_run_id) as run_id
    from history.shop_states
    where as_of = 'now'

),

not_a_mat as (

    select
        readings.shop,
        readings.url,
        readings."name",
        'Not an acupressure mat: ' || coalesce(readings.is_mat_reason, 'the page says so') as reason
    from shops
    join staging.readings as readings using (run_id, shop)
    where readings.kind = 'product' and readings.is_mat = false

),

no_product as (

    select
        walk_lines.shop,
        walk_lines.url,
        null as name,
        -- A wall in the product's place, or a page that could not be read, says so itself.
        coalesce(
            list_filter(readings.issues, lambda issue: starts_with(issue, 'Not read: '))[1],
            'No product was found on the page.'
        ) as reason
    from shops
    join staging.walk_lines as walk_lines using (run_id, shop)
    left join staging.readings as readings using (run_id, shop, url)
    where walk_lines.role = 'product'
        and walk_lines.outcome in ('answered', 'unchanged')
        and readings.kind is distinct from 'product'

),

not_read as (

    select
        walk_lines.shop,
        walk_lines.url,
        null as name,
        case walk_lines.outcome
            when 'refused' then 'Refused by robots.txt: '
            when 'failed' then 'Failed: '
            else 'Left out: '
        end || coalesce(walk_lines.reason, 'status ' || walk_lines.status, 'no reason was given') as reason
    from shops
    join staging.walk_lines as walk_lines using (run_id, shop)
    where walk_lines.outcome in ('refused', 'failed', 'left_out')

),

further_page as (

    select
        listings.shop,
        listings.url,
        listings.name,
        'A further page of the shop for a mat that is listed: ' || listings.product_id as reason
    from history.listings as listings
    left join history.offers as offers using (as_of, product_id, shop, url)
    where listings.as_of = 'now' and offers.url is null

)

select
    shop,
    url,
    max(name) as name,
    min(reason) as reason
from (from not_a_mat union all from no_product union all from not_read union all from further_page)
group by shop, url
