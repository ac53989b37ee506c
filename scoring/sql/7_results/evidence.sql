-- One row per (product, key, page, place) of today: EvidenceRow; the decided one first, then by shop and page.
select
    evidence.product_id,
    evidence.key,
    evidence.shop,
    shop_names.name as shop_name,
    coalesce(evidence.source_address, evidence.response_url, evidence.page_url) as url,
    evidence.value,
    evidence.unit,
    evidence.qualifier,
    evidence.role,
    evidence.quote,
    evidence.source,
    evidence.locator,
    evidence.observed_on,
    evidence.unchanged_since,
    evidence.archived_run_id as run_id,
    evidence.digest,
    evidence.source_address,
    evidence.source_date,
    evidence.tier,
    evidence.language
from ranking.evidence as evidence
join ranking.shop_names as shop_names using (shop)
order by
    evidence.product_id,
    evidence.position,
    evidence.role <> 'decided',
    evidence.shop,
    evidence.page_url,
    evidence.place,
    evidence.source,
    evidence.locator
