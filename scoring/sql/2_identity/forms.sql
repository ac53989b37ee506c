-- One row per (brand, model words, with or without pillow): a way to name a mat, and the first page that does so.
-- Why: pages that name a mat alike are one already, so that likeness is sought between forms; a page that names no brand
-- for sure is a form of its own.
create table identity.forms as

with named as (

    select distinct
        pages.page,
        branded.brand,
        branded.guessed,
        branded.model_words,
        pillows.with_pillow
    from identity.names as names
    join identity.pages as pages using (shop, url)
    join identity.pillows as pillows using (shop, url)
    join identity.branded as branded
        on branded.name is not distinct from names.name and branded.stated_brand is not distinct from names.brand
    where names.record_key is null

),

numbered as (

    select
        page,
        any_value(words[1]) filter (where key = 'mpn') as mpn,
        any_value(number) filter (where key = 'spike_count') as spikes
    from identity.specs
    where key in ('mpn', 'spike_count')
    group by page

)

select
    min(named.page) as page,
    named.brand,
    named.guessed,
    named.model_words,
    array_to_string(named.model_words, ' ') as model,
    -- What numbers a model: any figure, a single letter, a Roman number, a size.
    list_filter(
        named.model_words,
        lambda word: regexp_full_match(word, '.*\d.*|[a-z]|i[ivx]+|vi*|xi*|x+[sl]')
    ) as numbering,
    named.with_pillow,
    list_sort(list(distinct numbered.mpn) filter (where numbered.mpn is not null)) as mpns,
    list_sort(list(distinct numbered.spikes) filter (where numbered.spikes is not null)) as counts
from named
left join numbered using (page)
group by
    named.brand, named.guessed, named.model_words, named.with_pillow, if(named.brand is null or named.guessed, named.page, 0)
