-- One row per text that no run of an earlier batch had: what scoring takes from it, and a hash of that.
-- Why a window: both cores take what it gives, and one alone would take a whole temporary table of so few rows.
create or replace temp table new_texts as

with firsts as (

    select text, run_number, shop, words
    from temp.lines
    where words is not null
    qualify row_number() over (partition by text order by run_number, rowid) = 1

),

parsed as (

    select
        text,
        run_number,
        shop,
        unnest(from_json(
            words,
            '{
                "url": "VARCHAR", "kind": "VARCHAR", "language": "VARCHAR", "is_mat": "BOOLEAN",
                "is_mat_reason": "VARCHAR", "issues": ["VARCHAR"],
                "facts": "MAP(VARCHAR, STRUCT('
            || 'value JSON, unit VARCHAR, qualifier VARCHAR, status VARCHAR, reason VARCHAR, '
            || 'candidates STRUCT(value JSON, unit VARCHAR, qualifier VARCHAR, quote VARCHAR, source VARCHAR, '
            || 'locator VARCHAR, response_url VARCHAR, response_digest VARCHAR, source_address VARCHAR, '
            || 'source_date VARCHAR, tier VARCHAR)[]))",
                "offers": [{
                    "seller": "VARCHAR", "variant": "VARCHAR", "price": "VARCHAR", "currency": "VARCHAR",
                    "list_price": "VARCHAR", "availability": "VARCHAR", "shipping_cost": "VARCHAR"
                }]
            }'
        ))
    from firsts

)

select
    *,
    hash(kind, "language", is_mat, is_mat_reason, issues, facts, offers) as words
from parsed
