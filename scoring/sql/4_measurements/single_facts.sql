-- One row per (subject, criterion) of criteria that take one fact as it stands.
create table measurements.single_facts as

select
    subjects.subject,
    criteria.key as criterion,
    coalesce(facts.state, 'unknown') as state,
    if(facts.state = 'stated', facts.chosen.number, null) as number,
    if(facts.state = 'stated', facts.chosen.words, []) as words,
    '%' as possible,
    facts.reason
from inputs.criteria as criteria
join (select distinct subject, about from measurements.pages) as subjects using (about)
left join measurements.facts as facts on facts.subject = subjects.subject and facts.key = criteria.facts[1]
where len(criteria.facts) = 1
