-- One row per (as_of, product, shop, url): what is asked about, known by number: a mat (shop and url empty), or an offer of it.
create table measurements.subjects as

with subjects as (

    select distinct as_of, product_id, '' as shop, '' as url, 'mat' as about
    from history.listings

    union all

    select as_of, product_id, shop, url, 'offer' as about
    from history.listings

)

select
    cast(row_number() over (order by as_of, product_id, shop, url) as integer) as subject,
    *
from subjects
