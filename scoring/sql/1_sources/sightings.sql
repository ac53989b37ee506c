-- One row per (run_number, shop, url): the content of a page in a run. Grows.
create table if not exists kept.sources.sightings (
    run_number bigint,
    shop varchar,
    url varchar,
    content bigint,
    kind varchar,
    digest varchar,
    feed_digest varchar,
    archived_run_id varchar
);

insert into kept.sources.sightings

select
    lines.run_number,
    contents.shop,
    contents.url,
    contents.content,
    contents.kind,
    lines.digest,
    lines.feed_digest,
    lines.archived_run_id
from temp.lines as lines
join kept.sources.contents as contents using (text)
qualify row_number() over (
    partition by lines.run_number, contents.shop, contents.url
    order by contents.kind = 'product' desc, contents.kind = 'policy' desc, lines.digest, contents.text
) = 1
order by lines.run_number, contents.shop, contents.url
