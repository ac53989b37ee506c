-- One row per (as_of, product): what most of its pages call it, then the plainest name that has the brand.
create table ranking.names as

with brands as (

    select
        as_of,
        product_id,
        chosen.value ->> '$' as brand
    from measurements.facts
    where key = 'brand' and state = 'stated'

),

names as (

    select
        listings.as_of,
        listings.product_id,
        listings.name,
        brands.brand,
        count(*) as pages
    from history.listings as listings
    left join brands using (as_of, product_id)
    group by all

)

select
    as_of,
    product_id,
    coalesce(name, product_id) as name,
    brand
from names
qualify row_number() over (
    partition by as_of, product_id
    order by
        name is null,
        pages desc,
        contains(lower(name), lower(coalesce(brand, ''))) desc,
        regexp_matches(name, '\d'),
        len(name),
        name
) = 1
