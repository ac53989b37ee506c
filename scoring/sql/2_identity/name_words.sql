-- One row per (name, brand): the words that tell the mat from others, in the name's order, the brand's first.
create table identity.name_words as

with folded as (

    select distinct
        name,
        brand,
        replace(lower(strip_accents(coalesce(name, ''))), 'ß', 'ss') as folded_name,
        replace(lower(strip_accents(coalesce(brand, ''))), 'ß', 'ss') as folded_brand
    from identity.names

),

generic as (

    select
        string_agg(word, '|' order by word) filter (where kind = 'count') as count_words,
        list(word) as words
    from inputs.generic_words

),

split as (

    select
        name,
        brand,
        list_distinct(regexp_extract_all(folded_brand, '[\p{L}\p{N}]+')) as brand_words,
        regexp_extract_all(
            regexp_replace(
                regexp_replace(
                    folded_name,
                    '\d+([.,]\d+)?\s*(cm|mm)?\s*[x×*]\s*\d+([.,]\d+)?(\s*[x×*]\s*\d+([.,]\d+)?)?\s*(cm|mm|inch(es)?|in\b|")?',
                    ' ',
                    'g'
                ),
                '\d[\d.,'']*\+?\s*((cm|mm|kg|g)\b|(' || generic.count_words || ')\b)',
                ' ',
                'g'
            ),
            '[\p{L}\p{N}]+'
        ) as name_words,
        generic.words as generic_words
    from folded
    cross join generic

)

select
    name,
    brand,
    brand_words,
    list_concat(
        brand_words,
        list_filter(
            list_reduce(
                list_transform(name_words, lambda each: [each]),
                lambda kept, each: if(list_contains(kept, each[1]), kept, list_concat(kept, each)),
                cast([] as varchar[])
            ),
            lambda each: not list_contains(brand_words, each)
                and not list_contains(generic_words, each)
        )
    ) as telling_words
from split
