-- One row per (run_number, shop, url): the content of a page in a run. Grows.
create table if not exists kept.sightings (
    run_number bigint,
    shop varchar,
    url varchar,
    content bigint,
    kind varchar,
    digest varchar,
    feed_digest varchar,
    archived_run_id varchar
);

insert into kept.sightings

select
    lines.run_number,
    lines.shop,
    lines.url,
    contents.content,
    lines.kind,
    lines.digest,
    lines.feed_digest,
    lines.archived_run_id
from temp.lines as lines
join kept.contents as contents using (shop, url, words)
qualify row_number() over (
    partition by lines.run_number, lines.shop, lines.url
    order by lines.kind = 'product' desc, lines.kind = 'policy' desc, lines.digest, lines.words
) = 1
order by lines.run_number, lines.shop, lines.url
