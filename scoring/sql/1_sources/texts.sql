-- One row per text of a line of readings, by its hash: the content that it tells. Grows.
create table if not exists kept.sources.texts (
    text uuid,
    content bigint
);

insert into kept.sources.texts

select
    new_texts.text,
    contents.content
from temp.new_texts as new_texts
join kept.sources.contents as contents using (shop, url, words)
order by contents.content, new_texts.text
