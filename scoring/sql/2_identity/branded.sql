-- One row per (name, brand): the brand that it is of, the words that name the model, and whether that brand is a guess.
-- Why: a name that holds a brand that another page states is of that brand, the longest one of several. A brand that one
-- shop alone states, of a name that holds another one, may be the shop's own: then the name's is a guess.
create table identity.branded as

with known_brands as (

    select
        name_words.brand_words,
        array_to_string(name_words.brand_words, ' ') as brand,
        count(distinct names.shop) as shops
    from identity.names as names
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
    where len(name_words.brand_words) > 0
    group by name_words.brand_words

),

asking as (

    select
        name_words.name,
        name_words.brand,
        name_words.telling_words,
        nullif(array_to_string(name_words.brand_words, ' '), '') as stated_brand
    from identity.name_words as name_words
    left join known_brands using (brand_words)
    where known_brands.shops is null or (known_brands.shops = 1 and not name_words.names_brand)

),

held as (

    select
        asking.name,
        asking.brand,
        max_by(known_brands.brand, (len(known_brands.brand_words), known_brands.brand)) as held_brand
    from (select *, unnest(telling_words) as word from asking) as asking
    join known_brands
        on known_brands.brand_words[1] = asking.word
        and list_has_all(asking.telling_words, known_brands.brand_words)
        and (asking.stated_brand is null or (known_brands.shops > 1 and known_brands.brand <> asking.stated_brand))
    group by asking.name, asking.brand

)

select
    name_words.name,
    name_words.brand as stated_brand,
    coalesce(held.held_brand, nullif(array_to_string(name_words.brand_words, ' '), '')) as brand,
    held.held_brand is not null and len(name_words.brand_words) > 0 as guessed,
    list_sort(list_filter(
        name_words.telling_words,
        lambda word:
            not list_contains(name_words.brand_words, word)
            and not list_contains(string_split(coalesce(held.held_brand, ''), ' '), word)
    )) as model_words
from identity.name_words as name_words
left join held
    on held.name is not distinct from name_words.name and held.brand is not distinct from name_words.brand
