-- One row per mat's page (shop, url): whether a pillow comes with it, as last stated; null where never stated.
create table identity.pillows as

select
    names.shop,
    names.url,
    max_by(page_facts.raw = 'true', page_facts.run_number) as with_pillow
from (select distinct shop, url from identity.names) as names
left join staging.page_facts as page_facts
    on page_facts.shop = names.shop
    and page_facts.url = names.url
    and page_facts.key = 'pillow_included'
    and page_facts.status = 'stated'
group by all
