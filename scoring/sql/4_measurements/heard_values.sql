-- One row per (as_of, product, shop, url, key, value): a stated value that counts, with how many pages state it.
-- Why: among recorded facts a better tier outranks a worse one, which is then shown and not heard.
create table measurements.heard_values as

with heard as (

    select *
    from measurements.statements
    where status <> 'set-aside'
    qualify tier = min(tier) over (partition by as_of, product_id, shop, url, key)

)

select
    as_of,
    product_id,
    shop,
    url,
    key,
    value,
    any_value(number) as number,
    any_value(words) as words,
    any_value(implied_words) as implied_words,
    any_value(tier) as tier,
    min(unit) as unit,
    if(bool_or(qualifier is null), null, min(qualifier)) as qualifier,
    count(*) as pages,
    min(from_shop || ' ' || from_url) as first_page
from heard
where status = 'stated'
group by as_of, product_id, shop, url, key, value
