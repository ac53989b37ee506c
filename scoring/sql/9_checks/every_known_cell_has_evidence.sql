-- One row per cell that something is said of, and no words stand behind; or that is stated without a decided row.
with words as (

    select
        words.subject,
        words.key,
        words.role
    from ranking.words as words
    semi join history.standing_pages as standing_pages using (content)
    semi join ranking.candidates as candidates
        on candidates.content = words.content and candidates.key = words.key and candidates.place = words.place

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
