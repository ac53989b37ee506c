-- One row per (subject, key, content): what a page states of a mat or of an offer.
-- Why: facts of the mat are put together over all its pages; facts of an offer over its own page and its shop's policy
-- pages. `$` and `kr` name several currencies; where the page does not tell which, a shop's postage is in its own.
create temp table statements as

select
    pages.subject,
    facts.key,
    pages.content,
    pages.shop as from_shop,
    pages.url as from_url,
    facts.status,
    stated_values.value,
    stated_values.number,
    stated_values.words,
    stated_values.implied_words,
    coalesce(facts.unit, if(fact_keys.kind = 'money', nullif(pages.currency, ''), null)) as unit,
    facts.qualifier,
    facts.reason,
    -- A page of a shop is as near to the mat as a recorded source can be.
    coalesce(facts.tier, 'A') as tier
from temp.pages as pages
join sources.facts as facts using (content)
join inputs.fact_keys as fact_keys
    on fact_keys.key = facts.key
    and (fact_keys.about = 'mat') = (pages.about = 'mat')
    and (fact_keys.about = 'offer' or not pages.is_policy)
left join staging.stated_values as stated_values on stated_values.key = facts.key and stated_values.raw = facts.raw
