-- One row per text that no run of an earlier batch had, with a hash of what scoring takes from it.
create or replace temp table new_texts as

with firsts as (

    select
        text,
        min(run_number) as run_number,
        min(rowid) as line
    from temp.lines
    where words is not null
    group by text

),

parsed as (

    select
        firsts.text,
        firsts.run_number,
        lines.shop,
        unnest(from_json(
            lines.words,
            '{
                "url": "VARCHAR", "kind": "VARCHAR", "language": "VARCHAR", "is_mat": "BOOLEAN",
                "is_mat_reason": "VARCHAR", "issues": ["VARCHAR"], "facts": "JSON", "offers": "JSON"
            }'
        ))
    from temp.lines as lines
    join firsts on firsts.line = lines.rowid

)

select
    *,
    hash(kind, "language", is_mat, is_mat_reason, issues, facts::varchar, offers::varchar) as words
from parsed
