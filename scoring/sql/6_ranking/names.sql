-- One row per (as_of, product): what its pages in the guide's language call it, brand first where one does so.
create table ranking.names as

with brands as (

    select
        subjects.as_of,
        subjects.product_id,
        facts.chosen.value ->> '$' as brand
    from measurements.subjects as subjects
    join measurements.facts as facts using (subject)
    where facts.key = 'brand' and facts.state = 'stated'

),

names as (

    select
        listings.as_of,
        listings.product_id,
        listings.name,
        brands.brand,
        coalesce(bool_or(listings.language = constants.language), false) as is_in_the_guides_language,
        count(*) as pages
    from history.listings as listings
    cross join inputs.constants as constants
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
        is_in_the_guides_language desc,
        starts_with(lower(name), lower(coalesce(brand, ''))) desc,
        contains(lower(name), lower(coalesce(brand, ''))) desc,
        pages desc,
        regexp_matches(name, '\d'),
        len(name),
        name
) = 1
