-- One row per fact key of the contract: whose fact it is (mat, offer, page) and how its values agree.
create table inputs.fact_keys as

with keys as (

    select unnest(
        from_json(body, '[{"key": "VARCHAR", "kind": "VARCHAR", "unit": "VARCHAR", "position": "INTEGER"}]')
    ) as fact_key
    from inputs.texts
    where name = 'fact_keys'

),

checklist as (

    select
        from_json(body -> '$.offer.terms', '["VARCHAR"]') as terms,
        from_json(body -> '$.offer.page', '["VARCHAR"]') as page,
        from_json(body -> '$.agreement.exact', '["VARCHAR"]') as exact,
        from_json(body -> '$.agreement.rounding', '"MAP(VARCHAR, VARCHAR)"') as rounding
    from inputs.texts
    where name = 'checklist'

)

select
    keys.fact_key.key as key,
    keys.fact_key.kind as kind,
    keys.fact_key.unit as unit,
    keys.fact_key.position as position,
    case
        when list_contains(checklist.terms, keys.fact_key.key) then 'offer'
        when list_contains(checklist.page, keys.fact_key.key) then 'page'
        else 'mat'
    end as about,
    list_contains(checklist.exact, keys.fact_key.key) as is_exact,
    coalesce(cast(checklist.rounding[keys.fact_key.key] as decimal(18, 4)), 0) as rounding
from keys
cross join checklist
