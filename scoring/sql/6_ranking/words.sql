-- One row per (subject, key, content, place): a value that a page's words state, and what part it plays in what is known.
create table ranking.words as

with words as (

    select
        statements.subject,
        statements.key,
        statements.content,
        statements.from_shop,
        statements.from_url,
        candidates.place,
        candidates.status,
        stated_values.value,
        facts.state,
        facts.chosen.value is not distinct from stated_values.value as is_chosen,
        candidates.status <> 'set-aside'
            and coalesce(candidates.tier, 'A') <= coalesce(facts.chosen.tier, candidates.tier, 'A') as is_heard,
        fact_keys.kind in ('text', 'certifications')
            or facts.chosen.value is not distinct from stated_values.value
            or coalesce(
                abs(facts.chosen.number - stated_values.number)
                    <= greatest(constants.about_within * facts.chosen.number, fact_keys.rounding),
                list_has_all(facts.chosen.implied_words, stated_values.words)
                    or list_has_all(stated_values.implied_words, facts.chosen.words)
            ) as agrees
    from temp.statements as statements
    join measurements.facts as facts using (subject, key)
    join inputs.fact_keys as fact_keys using (key)
    join sources.candidates as candidates on candidates.content = statements.content and candidates.key = statements.key
    join staging.stated_values as stated_values
        on stated_values.key = candidates.key and stated_values.raw = candidates.raw
    cross join inputs.constants as constants

)

select
    subject,
    key,
    content,
    place,
    value,
    case
        when state = 'contradicted' and is_heard then 'contradicts'
        when state <> 'stated' or not agrees or status = 'set-aside' then 'set_aside'
        when row_number() over (
            partition by subject, key
            order by is_chosen and is_heard desc, agrees desc, place, from_shop, from_url
        ) = 1 then 'decided'
        else 'agrees'
    end as role
from words
