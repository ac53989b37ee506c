-- One row per line of the value of $mat, with how many pieces of evidence stand behind it.
with evidence as (

    select
        criteria.key,
        count(evidence.key) as evidence
    from inputs.criteria as criteria
    left join ranking.evidence as evidence
        on list_contains(criteria.facts, evidence.key) and evidence.product_id = $mat
    group by criteria.key

)

select
    contributions.kind,
    contributions.key,
    contributions.title,
    contributions.state,
    contributions.measurement,
    contributions.weight,
    contributions.partial,
    contributions.points,
    contributions.points_worst,
    contributions.points_best,
    coalesce(evidence.evidence, 0) as evidence,
    contributions.reason
from valuation.contributions as contributions
left join evidence on contributions.kind = 'criterion' and evidence.key = contributions.key
where contributions.as_of = 'now'
    and contributions.profile = $profile
    and contributions.product_id = $mat
order by contributions.kind = 'cap', contributions.position
