-- One row per (name, brand): both folded, the name without sizes, counts and the part that only names a colour.
-- Why: patterns stand in variables, since DuckDB compiles one that comes from a table anew for each row.
set variable count_words = (select string_agg(word, '|' order by word) from inputs.generic_words where kind = 'count');

-- Colours are compounded freely (moosgrün, hellblau): a longer colour word also counts as a word's end.
set variable colours = (
    select string_agg(if(len(word) > 3, '\w*', '') || word, '|' order by word)
    from inputs.generic_words
    where kind = 'colour'
);

create table identity.plain_names as

with folded as (

    select distinct
        name,
        brand,
        replace(lower(strip_accents(coalesce(name, ''))), 'ß', 'ss') as folded_name,
        replace(lower(strip_accents(coalesce(brand, ''))), 'ß', 'ss') as folded_brand
    from identity.names

),

measured_off as (

    select
        folded.name,
        folded.brand,
        folded.folded_brand,
        if(
            regexp_matches(folded_name, '\d'),
            regexp_replace(
                regexp_replace(
                    folded_name,
                    '\d+([.,]\d+)?\s*(cm|mm)?(\s*[x×*]\s*\d+([.,]\d+)?){1,2}\s*(cm|mm|inch(es)?|in\b|")?',
                    ' ',
                    'g'
                ),
                '\d[\d.,'']*\+?\s*((cm|mm|kg|g)\b|(' || getvariable('count_words') || ')\b)',
                ' ',
                'g'
            ),
            folded_name
        ) as folded_name
    from folded

)

select
    name,
    brand,
    folded_brand,
    array_to_string(
        list_filter(
            string_split_regex(folded_name, '[;(|)–—]|,\s|\s-\s|\s/\s'),
            lambda part, place:
                case
                    when place = 1 then true
                    else not regexp_matches(part, '\b(' || getvariable('colours') || ')\b')
                end
        ),
        ' '
    ) as plain_name
from measured_off
