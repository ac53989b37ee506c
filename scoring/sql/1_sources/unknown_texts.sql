-- One row per text that no run of an earlier batch had: where it stands first.
select
    min(lines.run_number) as run_number,
    arg_min(lines."offset", (lines.run_number, lines."offset")) as "offset",
    arg_min(lines."size", (lines.run_number, lines."offset")) as "size",
    arg_min(lines.feed_digest, (lines.run_number, lines."offset")) as feed_digest,
    cast(lines.text as varchar) as text
from temp.lines as lines
anti join kept.sources.texts using (text)
group by lines.text
order by run_number, "offset"
