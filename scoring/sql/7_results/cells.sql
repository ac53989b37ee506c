-- One row per (product, key) of today: FactCell; in the contract's order of keys.
select
    cells.product_id,
    cells.key,
    cells.state,
    cells.value,
    cells.unit,
    cells.qualifier,
    cells.reason,
    count(words.key) as sources
from ranking.cells as cells
left join ranking.words as words using (subject, key)
where cells.as_of = 'now'
group by all
order by cells.product_id, min(cells.position)
