-- One row per mat's page (shop, url): its number, its first and last run, and the words of its first name.
create table identity.pages as

with spans as (

    select
        shop,
        url,
        min(first_run) as first_run,
        max(last_run) as last_run
    from identity.names
    group by shop, url

),

first_names as (

    select
        names.shop,
        names.url,
        coalesce(names.record_key, array_to_string(name_words.telling_words, ' ')) as words
    from identity.names as names
    join identity.name_words as name_words
        on name_words.name is not distinct from names.name and name_words.brand is not distinct from names.brand
    qualify row_number() over (partition by names.shop, names.url order by names.first_run, names.name) = 1

)

select
    row_number() over (order by spans.shop, spans.url) as page,
    spans.shop,
    spans.url,
    spans.first_run,
    spans.last_run,
    runs.run_id as first_run_id,
    coalesce(
        nullif(trim(regexp_replace(lower(strip_accents(first_names.words)), '[^a-z0-9]+', '-', 'g'), '-'), ''),
        'mat'
    )[:80] as slug
from spans
join first_names using (shop, url)
join sources.runs as runs on runs.run_number = spans.first_run
