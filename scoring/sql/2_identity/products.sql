-- One row per mat's page (shop, url): the product it sells, under an id that stays while runs are added.
create table identity.products as

with first_names as (

    select
        components.component,
        names.first_run,
        names.shop,
        names.url,
        coalesce(names.record_key, array_to_string(name_words.telling_words, ' ')) as words
    from identity.components as components
    join identity.names as names using (shop, url)
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
    qualify row_number() over (
        partition by components.component
        order by names.first_run, names.shop, names.url, names.name
    ) = 1

),

slugs as (

    select
        *,
        coalesce(
            nullif(trim(regexp_replace(lower(strip_accents(words)), '[^a-z0-9]+', '-', 'g'), '-'), ''),
            'mat'
        )[:80] as slug
    from first_names

),

numbered as (

    select
        component,
        slug,
        row_number() over (partition by slug order by first_run, shop, url) as number
    from slugs

)

select
    components.shop,
    components.url,
    numbered.slug || if(numbered.number > 1, '-' || numbered.number, '') as product_id
from identity.components as components
join numbered using (component)
