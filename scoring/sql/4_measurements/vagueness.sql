-- One row per (as_of, product, shop, url, key, value): how many other heard values say the same more exactly.
create table measurements.vagueness as

select
    one.as_of,
    one.product_id,
    one.shop,
    one.url,
    one.key,
    one.value,
    count(other.value) filter (
        where other.value <> one.value and list_has_all(other.implied_words, one.words)
    ) as implied_by
from measurements.heard_values as one
join measurements.heard_values as other using (as_of, product_id, shop, url, key)
group by all
