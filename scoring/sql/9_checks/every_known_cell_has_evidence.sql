-- One row per cell that something is said of, and no words stand behind; or that is stated without a decided row.
select
    cells.product_id,
    cells.key,
    cells.state
from ranking.cells as cells
left join ranking.evidence as evidence using (product_id, key)
where cells.as_of = 'now' and cells.state <> 'unknown'
group by cells.product_id, cells.key, cells.state
having count(evidence.key) = 0
    or (cells.state = 'stated' and count(*) filter (where evidence.role = 'decided') <> 1)
