-- One row per mat's page (shop, url): its number, its first and last run, and the words of its first name.
create table identity.pages as

with worded as (

    select
        name,
        brand,
        array_to_string(telling_words, ' ') as words
    from identity.name_words

),

spans as (

    select
        names.shop,
        names.url,
        min(names.first_run) as first_run,
        max(names.last_run) as last_run,
        arg_min(coalesce(names.record_key, worded.words), (names.first_run, names.name)) as words
    from identity.names as names
    join worded
        on worded.name is not distinct from names.name and worded.brand is not distinct from names.brand
    group by names.shop, names.url

)

select
    row_number() over (order by spans.shop, spans.url) as page,
    spans.shop,
    spans.url,
    spans.first_run,
    spans.last_run,
    runs.run_id as first_run_id,
    coalesce(
        nullif(trim(regexp_replace(lower(strip_accents(spans.words)), '[^a-z0-9]+', '-', 'g'), '-'), ''),
        'mat'
    )[:80] as slug
from spans
join sources.runs as runs on runs.run_number = spans.first_run
