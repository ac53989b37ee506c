-- One row per (subject, key, value): a stated value that counts, with how many pages state it.
-- Why: among recorded facts a better tier outranks a worse one, which is then shown and not heard.
create temp table heard_values as

with best_tiers as (

    select
        subject,
        key,
        min(tier) as tier
    from temp.statements
    where status <> 'set-aside'
    group by subject, key
    having max(tier) > min(tier)

)

select
    statements.subject,
    statements.key,
    statements.value,
    any_value(statements.number) as number,
    any_value(statements.words) as words,
    any_value(statements.implied_words) as implied_words,
    any_value(statements.tier) as tier,
    min(statements.unit) as unit,
    if(bool_or(statements.qualifier is null), null, min(statements.qualifier)) as qualifier,
    count(*) as pages,
    min(statements.from_shop || ' ' || statements.from_url) as first_page
from temp.statements as statements
left join best_tiers on best_tiers.subject = statements.subject and best_tiers.key = statements.key
where statements.status = 'stated' and statements.tier <= coalesce(best_tiers.tier, statements.tier)
group by statements.subject, statements.key, statements.value
