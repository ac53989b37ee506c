-- One row per text that no run of an earlier batch had: where it stands first, and the number of the content that it is.
-- Why: numbered by their first runs, so that the numbers do not hang on how many runs are added at once.
with firsts as (

    select
        min(lines.run_number) as run_number,
        arg_min(lines."offset", (lines.run_number, lines."offset")) as "offset",
        arg_min(lines."size", (lines.run_number, lines."offset")) as "size",
        arg_min(lines.feed_digest, (lines.run_number, lines."offset")) as feed_digest,
        lines.text
    from temp.lines as lines
    anti join kept.sources.contents using (text)
    group by lines.text

)

select
    run_number,
    "offset",
    "size",
    feed_digest,
    cast(text as varchar) as text,
    (select coalesce(max(content), 0) from kept.sources.contents)
        + row_number() over (order by run_number, "offset") as content
from firsts
order by content
