-- One row per (word of mat names that tells no mat from another, what it is about).
create table inputs.generic_words as

with words as (

    select unnest(from_json(body, '[{"word": "VARCHAR", "kind": "VARCHAR"}]')) as generic
    from inputs.texts
    where name = 'generic_words'

)

select distinct
    generic.word as word,
    generic.kind as kind
from words
