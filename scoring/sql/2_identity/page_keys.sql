-- One row per (shop, url, key): what says which product a page sells: GTIN, brand and model, or the record's own key.
-- Why: a key holds whether a pillow comes along, since a mat and its set with pillow are two products.
create table identity.page_keys as

with keyed as (

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
        'gtin ' || gtins.digits as key
    from identity.names as names
    join identity.gtins as gtins on gtins.gtin = names.gtin
    where names.record_key is null

    union

    -- A name that tells no more than the brand may be any of its mats'.
    select
        names.shop,
        names.url,
        if(len(branded.model_words) > 0, 'name ', 'brand ')
        || array_to_string(list_sort(name_words.telling_words), ' ') as key
    from identity.names as names
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
    join identity.branded as branded
        on branded.name is not distinct from names.name and branded.stated_brand is not distinct from names.brand
    where names.record_key is null and branded.brand is not null

)

select
    keyed.shop,
    keyed.url,
    keyed.key || if(pillows.with_pillow and not starts_with(keyed.key, 'record '), ' + pillow', '') as key
from keyed
join identity.pillows as pillows using (shop, url)
