-- One row per (brand, model words, with or without pillow): a way to name a mat, and the first page that does so.
-- Why: pages that name a mat alike are one already, so that likeness is sought between forms; a page that names no brand
-- is a form of its own.
create table identity.forms as

with known_brands as (

    select distinct
        brand_words,
        array_to_string(brand_words, ' ') as brand
    from identity.name_words
    where len(brand_words) > 0

),

-- A name that holds a brand that another page states is of that brand, the longest one of several.
branded as (

    select
        name_words.name,
        name_words.brand as stated_brand,
        coalesce(
            nullif(array_to_string(name_words.brand_words, ' '), ''),
            max_by(known_brands.brand, (len(known_brands.brand_words), known_brands.brand))
        ) as brand,
        any_value(name_words.telling_words) as telling_words
    from identity.name_words as name_words
    left join (select *, unnest(brand_words) as word from known_brands) as known_brands
        on len(name_words.brand_words) = 0
        and list_contains(name_words.telling_words, known_brands.word)
        and list_has_all(name_words.telling_words, known_brands.brand_words)
    group by name_words.name, name_words.brand, name_words.brand_words

),

named as (

    select distinct
        pages.page,
        branded.brand,
        list_sort(list_filter(
            branded.telling_words,
            lambda word: not list_contains(string_split(coalesce(branded.brand, ''), ' '), word)
        )) as model_words,
        pillows.with_pillow
    from identity.names as names
    join identity.pages as pages using (shop, url)
    join identity.pillows as pillows using (shop, url)
    join branded
        on branded.name is not distinct from names.name and branded.stated_brand is not distinct from names.brand
    where names.record_key is null

)

select
    min(page) as page,
    brand,
    model_words,
    array_to_string(model_words, ' ') as model,
    -- What numbers a model: any figure, a single letter, a Roman number.
    list_filter(model_words, lambda word: regexp_full_match(word, '.*\d.*|[a-z]|i[ivx]+|vi*|xi*')) as numbering,
    with_pillow
from named
group by brand, model_words, with_pillow, if(brand is null, page, 0)
