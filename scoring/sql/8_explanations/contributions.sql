-- One row per line of the value of $mat, with how many pieces of evidence stand behind it.
with evidence as (

    select
        criteria.key,
        count(words.key) as evidence
    from inputs.criteria as criteria
    left join (
        select words.key
        from ranking.cells as cells
        join ranking.words as words using (subject, key)
        where cells.as_of = 'now' and cells.product_id = $mat
    ) as words on list_contains(criteria.facts, words.key)
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
