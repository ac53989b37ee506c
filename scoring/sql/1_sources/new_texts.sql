-- One row per text that no run of an earlier batch had: what scoring takes from it, and a hash of that.
create or replace temp table new_texts as

with firsts as (

    select
        text,
        min(run_number) as run_number,
        min(rowid) as line
    from temp.lines
    where words is not null
    group by text

),

-- One thread takes up to 122,880 rows of a temporary table: here are halves, for two.
halves as (

    select rowid as line, shop, words
    from temp.lines
    where rowid < (select count(*) // 2 from temp.lines)

    union all

    select rowid as line, shop, words
    from temp.lines
    where rowid >= (select count(*) // 2 from temp.lines)

),

parsed as (

    select
        firsts.text,
        firsts.run_number,
        halves.shop,
        unnest(from_json(
            halves.words,
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
    from halves
    join firsts using (line)

)

select
    *,
    hash(kind, "language", is_mat, is_mat_reason, issues, facts, offers) as words
from parsed
