-- One row per content: what the reader made of a page, as long as that stays the same from run to run. Grows.
create table if not exists kept.sources.contents (
    content bigint,
    shop varchar,
    url varchar,
    text uuid,
    kind varchar,
    "language" varchar,
    is_mat boolean,
    is_mat_reason varchar,
    issues varchar[],
    facts bigint,
    "name" varchar,
    brand varchar,
    gtin varchar,
    sku varchar,
    currency varchar,
    is_priced boolean
);

insert into kept.sources.contents

with offered as (

    select distinct content
    from kept.sources.offers
    semi join temp.new_contents using (content)
    where price is not null

)

select
    new_contents.content,
    new_contents.shop,
    new_contents.url,
    new_contents.text,
    new_contents.kind,
    new_contents."language",
    new_contents.is_mat,
    new_contents.is_mat_reason,
    new_contents.issues,
    stated.facts,
    stated."name",
    stated.brand,
    stated.gtin,
    stated.sku,
    stated.currency,
    stated.price_status is not null or offered.content is not null as is_priced
from temp.new_contents as new_contents
join temp.stated as stated using (content)
left join offered using (content)
order by new_contents.content
