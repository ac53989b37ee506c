-- One row per (as_of, product, shop, url, key): what is known of a mat (shop and url empty) or of an offer of it.
create table measurements.facts as

with decided as (

    select
        heard.as_of,
        heard.product_id,
        heard.shop,
        heard.url,
        heard.key,
        first(heard order by
            heard.qualifier is not null, vagueness.implied_by, heard.pages desc, heard.first_page, heard.value
        ) as chosen,
        list_sort(list_distinct(flatten(list(heard.words)))) as all_words,
        string_agg(
            if(heard.number is null, replace(array_to_string(heard.words, ' and '), '_', ' '), heard.value),
            ' against '
            order by heard.pages desc, heard.value
        ) as all_values
    from measurements.heard_values as heard
    join measurements.vagueness as vagueness using (as_of, product_id, shop, url, key, value)
    group by heard.as_of, heard.product_id, heard.shop, heard.url, heard.key

),

judged as (

    select
        as_of,
        product_id,
        shop,
        url,
        key,
        min(reason) filter (where status = 'contradicted') as own_contradiction,
        bool_or(status = 'contradicted') as contradicts_itself,
        min(reason) filter (where status = 'set-aside') as set_aside_reason
    from measurements.statements
    group by as_of, product_id, shop, url, key

)

select
    judged.as_of,
    judged.product_id,
    judged.shop,
    judged.url,
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
left join decided using (as_of, product_id, shop, url, key)
left join (select distinct as_of, product_id, shop, url, key from measurements.clashes) as clashes
    using (as_of, product_id, shop, url, key)
