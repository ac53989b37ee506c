-- One row per (as_of, product, shop, url, criterion) of criteria that take one fact as it stands.
create table measurements.single_facts as

select
    as_of,
    product_id,
    shop,
    url,
    criterion,
    state,
    facts[first_fact].number as number,
    facts[first_fact].words as words,
    '%' as possible,
    reason
from measurements.asked
where fact_count = 1
