-- One row per subject: may a mat that was lain on go back, and who pays; half an answer narrows it.
create temp table return_used as

with terms as (

    select
        *,
        facts['return_used_allowed'] as used_allowed,
        facts['hygiene_exclusion'].words = ['true'] as is_excluded,
        case
            when facts['return_paid_by'].state = 'stated' then facts['return_paid_by'].words[1] || ' pays'
        end as payer
    from temp.asked
    where criterion = 'return_used'

),

told as (

    select
        *,
        used_allowed.words = ['true'] and is_excluded as clashes,
        case
            when used_allowed.words = ['true'] and is_excluded then null
            when used_allowed.words = ['true'] then 'allowed'
            when used_allowed.words = ['false'] or is_excluded then 'not allowed'
        end as allowed
    from terms

)

select
    subject,
    criterion,
    case
        when allowed is not null and payer is not null then 'stated'
        when clashes then 'contradicted'
        when state = 'stated' then 'unknown'
        else state
    end as state,
    cast(null as decimal(18, 4)) as number,
    if(allowed is not null and payer is not null, [allowed || ', ' || payer], []) as words,
    coalesce(allowed, '%') || ', ' || coalesce(payer, '%') as possible,
    if(clashes, 'Used mats are taken back by one sentence and excluded for hygiene by another.', reason) as reason
from told
