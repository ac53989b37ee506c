-- One row per (subject, criterion of several facts): the facts it asks for, by key, as far as anything is said of them.
create temp table asked as

with keys as (

    select
        key as criterion,
        about,
        len(facts) as fact_count,
        unnest(facts) as key
    from inputs.criteria
    where len(facts) > 1

),

heard as (

    select
        facts.subject,
        keys.criterion,
        case
            when count(*) filter (where facts.state = 'stated') = any_value(keys.fact_count) then 'stated'
            when bool_or(facts.state = 'contradicted') then 'contradicted'
            when bool_or(facts.state = 'set_aside') then 'set_aside'
        end as state,
        map_from_entries(list((
            keys.key,
            {
                state: facts.state,
                number: if(facts.state = 'stated', facts.chosen.number, null),
                words: if(facts.state = 'stated', facts.chosen.words, []),
                qualifier: if(facts.state = 'stated', facts.chosen.qualifier, null)
            }
        ) order by keys.key)) as facts,
        string_agg(facts.reason, ' ' order by keys.key) as reason
    from measurements.facts as facts
    semi join temp.pages using (subject)
    join keys using (key)
    group by facts.subject, keys.criterion

)

select
    subjects.subject,
    asked.criterion,
    coalesce(heard.state, 'unknown') as state,
    coalesce(heard.facts, map {}) as facts,
    heard.reason
from (select distinct criterion, about from keys) as asked
join (select distinct subject, about from temp.pages) as subjects using (about)
left join heard on heard.subject = subjects.subject and heard.criterion = asked.criterion
