-- One row per (subject, key): what is known of a mat or of an offer of it.
create table measurements.facts as

with decided as (

    -- Where one value is heard, there is nothing to decide.
    select
        subject,
        key,
        any_value(struct_pack(value, number, words, implied_words, tier, unit, qualifier)) as chosen,
        any_value(words) as all_words,
        null as all_values
    from temp.heard_values
    group by subject, key
    having count(*) = 1

    union all

    select
        subject,
        key,
        first(struct_pack(value, number, words, implied_words, tier, unit, qualifier) order by
            qualifier is not null, implied_by, pages desc, first_page, value
        ) as chosen,
        list_sort(list_distinct(flatten(list(words)))) as all_words,
        string_agg(
            if(number is null, replace(array_to_string(words, ' and '), '_', ' '), value),
            ' against '
            order by pages desc, value
        ) as all_values
    from temp.rival_values
    group by subject, key

),

judged as (

    select
        subject,
        key,
        min(reason) filter (where status = 'contradicted') as own_contradiction,
        bool_or(status = 'contradicted') as contradicts_itself,
        min(reason) filter (where status = 'set-aside') as set_aside_reason
    from temp.statements
    group by subject, key

)

select
    judged.subject,
    judged.key,
    case
        when judged.contradicts_itself or clashes.key is not null then 'contradicted'
        when decided.chosen is not null then 'stated'
        else 'set_aside'
    end as state,
    decided.chosen,
    decided.all_words,
    case
        when judged.contradicts_itself then coalesce(judged.own_contradiction, 'A page contradicts itself.')
        when clashes.key is not null then 'The pages disagree: ' || decided.all_values || '.'
        when decided.chosen is null then judged.set_aside_reason
    end as reason
from judged
left join decided using (subject, key)
left join (select distinct subject, key from temp.clashes) as clashes using (subject, key)
