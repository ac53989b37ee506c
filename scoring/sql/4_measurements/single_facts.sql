-- One row per (subject, criterion) of criteria that take one fact as it stands.
create temp table single_facts as

select
    subjects.subject,
    criteria.key as criterion,
    coalesce(facts.state, 'unknown') as state,
    if(facts.state = 'stated', facts.chosen.number, null) as number,
    if(facts.state = 'stated', facts.chosen.words, []) as words,
    '%' as possible,
    facts.reason
from inputs.criteria as criteria
join (select distinct subject, about from temp.pages) as subjects using (about)
left join measurements.facts as facts on facts.subject = subjects.subject and facts.key = criteria.facts[1]
where len(criteria.facts) = 1
