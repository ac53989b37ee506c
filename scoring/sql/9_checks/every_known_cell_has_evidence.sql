-- One row per cell that something is said of, and no words stand behind; or that is stated without a decided row.
with words as (

    select
        words.subject,
        words.key,
        words.role
    from ranking.words as words
    semi join history.standing_pages as standing_pages using (content)
    semi join (select distinct content from ranking.candidates) as candidates using (content)

)

select
    cells.product_id,
    cells.key,
    cells.state
from ranking.cells as cells
left join words using (subject, key)
where cells.as_of = 'now' and cells.state <> 'unknown'
group by cells.product_id, cells.key, cells.state
having count(words.key) = 0
    or (cells.state = 'stated' and count(*) filter (where words.role = 'decided') <> 1)
