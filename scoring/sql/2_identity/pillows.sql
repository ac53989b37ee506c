-- One row per mat's page (shop, url): whether its name has a pillow, and whether one comes with it: as last stated, else as named.
create table identity.pillows as

with named as (

    select
        names.shop,
        names.url,
        max_by(
            list_has_any(
                regexp_extract_all(plain_names.plain_name, '[\p{L}\p{N}]+'),
                (select list(word) from inputs.generic_words where kind = 'pillow')
            ),
            (names.last_run, names.name)
        ) as name_has_pillow
    from identity.names as names
    join identity.plain_names as plain_names
        on plain_names.name is not distinct from names.name and plain_names.brand is not distinct from names.brand
    group by names.shop, names.url

),

stated as (

    select
        shop,
        url,
        max_by(raw = 'true', run_number) as with_pillow
    from staging.page_facts
    where key = 'pillow_included' and status = 'stated'
    group by shop, url

)

select
    named.shop,
    named.url,
    named.name_has_pillow,
    coalesce(stated.with_pillow, named.name_has_pillow) as with_pillow
from named
left join stated using (shop, url)
