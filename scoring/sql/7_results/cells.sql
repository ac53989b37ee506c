-- One row per (product, key) of today: FactCell; in the contract's order of keys.
select
    cells.product_id,
    cells.key,
    cells.state,
    cells.value,
    cells.unit,
    cells.qualifier,
    cells.reason,
    count(evidence.key) as sources
from ranking.cells as cells
left join ranking.evidence as evidence using (product_id, key)
where cells.as_of = 'now'
group by all
order by cells.product_id, min(cells.position)
