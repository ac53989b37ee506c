-- One row per (exact word, general word that agrees with it).
create table inputs.general_words as

with general as (

    select unnest(map_entries(from_json(body -> '$.agreement.general', '"MAP(VARCHAR, VARCHAR[])"'))) as entry
    from inputs.texts
    where name = 'checklist'

)

select
    unnest(entry.value) as exact_word,
    entry.key as general_word
from general
