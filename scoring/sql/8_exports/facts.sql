-- One row per (product, key) of today and each piece of evidence behind it; a single one where nothing is stated.
select
    cells.product_id,
    cells.key,
    cells.state,
    cells.value,
    cells.unit,
    cells.qualifier,
    cells.reason,
    evidence.role as evidence_role,
    evidence.value as evidence_value,
    evidence.quote,
    evidence.source,
    evidence.locator,
    evidence.shop,
    coalesce(evidence.source_address, evidence.response_url, evidence.page_url) as url,
    evidence.source_date,
    evidence.tier,
    evidence.observed_on,
    evidence.unchanged_since,
    evidence.archived_run_id as run_id,
    evidence.digest
from ranking.cells as cells
left join ranking.evidence as evidence using (product_id, key)
where cells.as_of = 'now'
order by
    cells.product_id,
    cells.position,
    evidence.role <> 'decided',
    evidence.shop,
    evidence.page_url,
    evidence.place,
    evidence.source,
    evidence.locator
