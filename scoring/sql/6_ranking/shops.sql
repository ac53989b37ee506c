-- One row per (as_of, shop): how it fared, what it sells, the terms that its policy pages state, and those they contradict.
create table ranking.shops as

with terms as (

    select
        shop_states.as_of,
        shop_states.shop,
        page_facts.key,
        -- Of pages that say it differently none is heard.
        if(count(distinct stated_values.value) = 1, any_value(stated_values.value), null) as value,
        count(distinct stated_values.value) > 1 or bool_or(page_facts.status = 'contradicted') as is_torn
    from history.shop_states as shop_states
    join staging.page_facts as page_facts
        on page_facts.shop = shop_states.shop and page_facts.run_id = shop_states.good_run_id
    left join staging.stated_values as stated_values
        on stated_values.key = page_facts.key and stated_values.raw = page_facts.raw and page_facts.status = 'stated'
    join inputs.fact_keys as fact_keys on fact_keys.key = page_facts.key
    where
        page_facts.page_kind = 'policy'
        and page_facts.status in ('stated', 'contradicted')
        and fact_keys.about = 'offer'
    group by shop_states.as_of, shop_states.shop, page_facts.key

),

policies as (

    select
        run_id,
        shop,
        first(url order by facts desc, url) as policy_url
    from staging.readings
    where kind = 'policy'
    group by all

),

listed as (

    select
        as_of,
        shop,
        count(*) as listings,
        count(distinct product_id) as mats
    from history.listings
    group by all

)

select
    shop_states.as_of,
    shop_states.shop,
    shop_names.* exclude (shop),
    if(shop_states.is_good, 'good', 'set_aside') as state,
    shop_states.state_reason,
    shop_states.newest_on,
    shop_states.last_good_on,
    shop_states.age_days,
    coalesce(listed.listings, 0) as listings,
    coalesce(listed.mats, 0) as mats,
    policies.policy_url,
    coalesce(
        (
            select map_from_entries(list((terms.key, terms.value) order by terms.key))
            from terms
            where terms.as_of = shop_states.as_of and terms.shop = shop_states.shop and terms.value is not null
        ),
        map {}
    ) as terms,
    coalesce(
        (
            select list(terms.key order by terms.key)
            from terms
            where
                terms.as_of = shop_states.as_of
                and terms.shop = shop_states.shop
                and terms.value is null
                and terms.is_torn
        ),
        []
    ) as torn_terms
from history.shop_states as shop_states
join ranking.shop_names as shop_names using (shop)
left join policies on policies.shop = shop_states.shop and policies.run_id = shop_states.good_run_id
left join listed on listed.as_of = shop_states.as_of and listed.shop = shop_states.shop
