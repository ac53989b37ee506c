-- One row per (key, raw JSON value): its canonical JSON text, its number, its words, and the words they imply.
create table staging.stated_values as

with raw_values as (

    select key, raw from sources.facts where raw is not null
    union
    select key, raw from sources.candidates where raw is not null

),

typed as (

    select
        raw_values.key,
        raw_values.raw,
        fact_keys.kind,
        json_type(raw_values.raw) as json_kind,
        if(
            fact_keys.kind in ('integer', 'number', 'money', 'months'),
            try_cast(raw_values.raw ->> '$' as decimal(18, 4)),
            null
        ) as number
    from raw_values
    join inputs.fact_keys as fact_keys on fact_keys.key = raw_values.key

),

worded as (

    select
        *,
        case
            when number is not null or kind in ('integer', 'number', 'money') then []
            when kind = 'certifications' then list_sort(list_distinct(list_transform(
                from_json(raw, '[{"name": "VARCHAR", "part": "VARCHAR"}]'),
                lambda each: each.name || coalesce(' (' || each.part || ')', '')
            )))
            when json_kind = 'ARRAY' then list_sort(list_distinct(from_json(raw, '["VARCHAR"]')))
            else [raw ->> '$']
        end as words
    from typed

)

select
    key,
    raw,
    case
        when kind = 'certifications' then cast(to_json(list_sort(list_distinct(
            from_json(raw, '[{"name": "VARCHAR", "part": "VARCHAR"}]')
        ))) as varchar)
        when json_kind = 'ARRAY' then cast(to_json(words) as varchar)
        when number is null or kind = 'money' then cast(raw as varchar)
        when number = floor(number) then cast(cast(number as bigint) as varchar)
        else rtrim(cast(number as varchar), '0')
    end as value,
    number,
    words,
    list_distinct(list_concat(words, coalesce(
        (
            select list(general_words.general_word)
            from inputs.general_words as general_words
            where list_contains(words, general_words.exact_word)
        ),
        []
    ))) as implied_words
from worded
