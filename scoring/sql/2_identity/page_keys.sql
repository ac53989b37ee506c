-- One row per (shop, url, key): what says which product a page sells: GTIN, brand and model, or the record's own key.
-- Why: a key holds whether a pillow comes along, since a mat and its set with pillow are two products.
create table identity.page_keys as

with brands as (

    select distinct brand_words
    from identity.name_words
    where len(brand_words) > 0

),

keyed as (

    select
        names.shop,
        names.url,
        'record ' || names.record_key as key
    from identity.names as names
    where names.record_key is not null

    union

    select
        names.shop,
        names.url,
        'gtin ' || lpad(names.gtin, 14, '0') as key
    from identity.names as names
    where names.record_key is null
        and regexp_full_match(names.gtin, '\d{8}|\d{12,14}')
        and list_sum(list_transform(
            range(1, 15),
            lambda place: cast(lpad(names.gtin, 14, '0')[place] as integer) * if(place % 2 = 1, 3, 1)
        )) % 10 = 0

    union

    select
        names.shop,
        names.url,
        'name ' || array_to_string(list_sort(name_words.telling_words), ' ') as key
    from identity.names as names
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
    where names.record_key is null
        and (
            names.brand is not null
            -- A name without a stated brand counts where it holds a brand that another page states.
            or exists (from brands where list_has_all(name_words.telling_words, brands.brand_words))
        )
        and len(name_words.telling_words) > 0

)

select
    keyed.shop,
    keyed.url,
    keyed.key || if(pillows.with_pillow and not starts_with(keyed.key, 'record '), ' + pillow', '') as key
from keyed
join identity.pillows as pillows using (shop, url)
