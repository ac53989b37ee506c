-- One row per (subject, key, from_shop, from_url): what a page states of a mat or of an offer.
-- Why: facts of the mat are put together over all its pages; facts of an offer over its own page and its shop's policy
-- pages.
create table measurements.statements as

with pages as (

    select
        as_of,
        product_id,
        shop,
        url,
        shop as from_shop,
        url as from_url,
        run_id,
        run_number,
        false as is_policy
    from history.listings

    union all

    select
        listings.as_of,
        listings.product_id,
        listings.shop,
        listings.url,
        policies.shop as from_shop,
        policies.url as from_url,
        listings.run_id,
        listings.run_number,
        true as is_policy
    from history.listings as listings
    join staging.readings as policies
        on policies.run_number = listings.run_number and policies.shop = listings.shop and policies.kind = 'policy'

),

page_subjects as (

    select
        pages.*,
        mats.subject as mat,
        offers.subject as offer
    from pages
    join measurements.subjects as mats
        on mats.as_of = pages.as_of and mats.product_id = pages.product_id and mats.about = 'mat'
    join measurements.subjects as offers
        on offers.as_of = pages.as_of
        and offers.shop = pages.shop
        and offers.url = pages.url
        and offers.about = 'offer'

)

select
    if(fact_keys.about = 'mat', pages.mat, pages.offer) as subject,
    pages.as_of,
    pages.product_id,
    if(fact_keys.about = 'mat', '', pages.shop) as shop,
    if(fact_keys.about = 'mat', '', pages.url) as url,
    page_facts.key,
    pages.from_shop,
    pages.from_url,
    pages.run_id,
    page_facts.run_number,
    page_facts.day as observed_on,
    page_facts.status,
    stated_values.value,
    stated_values.number,
    stated_values.words,
    stated_values.implied_words,
    page_facts.unit,
    page_facts.qualifier,
    page_facts.reason,
    -- A page of a shop is as near to the mat as a recorded source can be.
    coalesce(page_facts.tier, 'A') as tier
from page_subjects as pages
join staging.page_facts as page_facts
    on page_facts.run_number = pages.run_number and page_facts.shop = pages.from_shop and page_facts.url = pages.from_url
join inputs.fact_keys as fact_keys on fact_keys.key = page_facts.key
left join staging.stated_values as stated_values
    on stated_values.key = page_facts.key and stated_values.raw = page_facts.raw
where fact_keys.about = 'offer' or not pages.is_policy
