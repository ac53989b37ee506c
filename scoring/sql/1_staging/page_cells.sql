-- One row per (content, key): what a page states, as the gate compares it with what it stated before.
-- Why: `mat` and `offer` are no fact keys, but a redesign shows in them, too: whether it is a mat, the lowest offer.
create table staging.page_cells as

with contents as (

    select *
    from sources.contents
    where kind in ('product', 'policy')

)

select
    facts.content,
    facts.key,
    facts.raw ->> '$' as value,
    try_cast(facts.raw ->> '$' as double) as number
from contents
join sources.facts as facts using (content)
semi join inputs.fact_keys as fact_keys using (key)
where facts.status = 'stated'

union all

select
    offers.content,
    'offer' as key,
    cast(min(offers.price) as varchar) as value,
    cast(min(offers.price) as double) as number
from contents
join sources.offers as offers using (content)
where offers.price is not null and offers.seller is not null
group by offers.content

union all

select
    content,
    'mat' as key,
    coalesce(cast(is_mat as varchar), 'not told') as value,
    null as number
from contents
where kind = 'product'
