-- One row per mat's page (shop, url): whether its name has a pillow, and whether one comes with it: as last stated, else as named.
create table identity.pillows as

with named as (

    select
        names.shop,
        names.url,
        max_by(name_words.names_pillow, (names.last_run, names.name)) as name_has_pillow
    from identity.names as names
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
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
