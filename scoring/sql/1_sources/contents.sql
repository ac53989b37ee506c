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
    facts map(varchar, struct("value" json, status varchar)),
    offers struct(
        seller varchar, variant varchar, price varchar, currency varchar, list_price varchar,
        availability varchar, shipping_cost varchar
    )[]
);

insert into kept.sources.contents

select
    content,
    shop,
    url,
    text,
    kind,
    "language",
    is_mat,
    is_mat_reason,
    issues,
    map_from_entries(list_transform(
        map_entries(facts),
        lambda entry: {key: entry.key, value: {value: entry.value.value, status: entry.value.status}}
    )) as facts,
    offers
from temp.new_contents
order by content
