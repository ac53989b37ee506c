-- One row per (name, brand): the words that tell the mat from others, in the name's order, the brand's first; and whether
-- the name holds its brand, and a pillow.
create table identity.name_words as

with split as (

    select
        name,
        brand,
        list_distinct(regexp_extract_all(folded_brand, '[\p{L}\p{N}]+')) as brand_words,
        regexp_extract_all(plain_name, '[\p{L}\p{N}]+') as name_words,
        (select list(word) from inputs.generic_words) as generic_words,
        (select list(word) from inputs.generic_words where kind = 'pillow') as pillow_words
    from identity.plain_names

),

told as (

    select
        name,
        brand,
        list_sort(brand_words) as brand_words,
        list_has_all(name_words, brand_words) as names_brand,
        list_has_any(name_words, pillow_words) as names_pillow,
        list_filter(
            name_words,
            lambda each, place:
                list_position(name_words, each) = place
                and not list_contains(brand_words, each)
                and not list_contains(generic_words, each)
        ) as model_words
    from split

)

select
    name,
    brand,
    brand_words,
    names_brand,
    names_pillow,
    list_concat(brand_words, model_words) as telling_words
from told
