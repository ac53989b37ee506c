-- One row per mat's page (shop, url): the first page of those that it shares a product with.
-- Why: recursive; each page takes over the smallest label of the pages it shares a key with, until none changes.
create table identity.components as

with recursive edges as (

    select
        shop || ' ' || url as page,
        key
    from identity.page_keys

    union

    select
        shop || ' ' || url as page,
        'page ' || shop || ' ' || url as key
    from identity.names

),

labels as (

    select distinct
        page,
        page as label
    from edges

),

spread(page, label) using key (page) as (

    select
        page,
        label
    from labels

    union

    select
        theirs.page,
        min(spread.label) as label
    from spread
    join edges as ours on ours.page = spread.page
    join edges as theirs on theirs.key = ours.key
    join recurring.spread as known on known.page = theirs.page
    where spread.label < known.label
    group by theirs.page

)

select
    names.shop,
    names.url,
    spread.label as component
from (select distinct shop, url from identity.names) as names
join spread on spread.page = names.shop || ' ' || names.url
