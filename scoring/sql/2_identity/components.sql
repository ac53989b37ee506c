-- One row per mat's page (shop, url): the first page of those that it shares a product with.
-- Why: recursive; each page takes over the smallest label of the pages it shares a key with, until none changes. Pages
-- whose keys are all their own, which is most of them, stay out of the recursion.
create table identity.components as

with recursive pages as (

    select
        shop,
        url,
        row_number() over (order by shop, url) as page
    from (select distinct shop, url from identity.names)

),

shared_keys as (

    select
        pages.page,
        page_keys.key,
        min(pages.page) over (partition by page_keys.key) as first_page
    from identity.page_keys as page_keys
    join pages using (shop, url)
    qualify count(*) over (partition by page_keys.key) > 1

),

links as (

    select
        page,
        first_page as other
    from shared_keys
    where page <> first_page

    union

    select
        first_page as page,
        page as other
    from shared_keys
    where page <> first_page

),

spread(page, label) using key (page) as (

    select
        page,
        page as label
    from (select distinct page from links)

    union

    select
        links.other as page,
        min(spread.label) as label
    from spread
    join links on links.page = spread.page
    join recurring.spread as known on known.page = links.other
    where spread.label < known.label
    group by links.other

)

select
    pages.shop,
    pages.url,
    coalesce(spread.label, pages.page) as component
from pages
left join spread using (page)
