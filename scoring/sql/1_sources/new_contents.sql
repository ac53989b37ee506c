-- One row per content that no run of an earlier batch had.
-- Why: numbered by their first runs, so that the numbers do not hang on how many runs are added at once.
create or replace temp table new_contents as

with firsts as (

    select
        min(rowid) as text_row,
        (select coalesce(max(content), 0) from kept.sources.contents)
            + row_number() over (order by min(run_number), shop, url, words) as content
    from temp.new_texts
    anti join kept.sources.contents using (shop, url, words)
    group by shop, url, words

)

select
    firsts.content,
    new_texts.*
from temp.new_texts as new_texts
join firsts on firsts.text_row = new_texts.rowid
