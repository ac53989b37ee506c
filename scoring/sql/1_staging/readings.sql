-- One row per (run_id, shop, url): what the reader made of a page in that run.
create table staging.readings as

with lines as (

    select *
    from read_json(
        $readings,
        format = 'newline_delimited',
        maximum_object_size = 268435456,
        columns = {
            run: 'VARCHAR', shop: 'VARCHAR', url: 'VARCHAR', kind: 'VARCHAR', language: 'VARCHAR',
            is_mat: 'BOOLEAN',
            is_mat_reason: 'VARCHAR', issues: 'VARCHAR[]', digest: 'VARCHAR', record_run: 'VARCHAR',
            facts: 'MAP(VARCHAR, STRUCT(
                "value" JSON, unit VARCHAR, qualifier VARCHAR, status VARCHAR, reason VARCHAR, candidates STRUCT(
                    "value" JSON, unit VARCHAR, qualifier VARCHAR, quote VARCHAR, source VARCHAR, locator VARCHAR,
                    response_url VARCHAR, response_digest VARCHAR, source_address VARCHAR, source_date VARCHAR,
                    tier VARCHAR
                )[]
            ))',
            offers: 'STRUCT(
                seller VARCHAR, variant VARCHAR, price VARCHAR, currency VARCHAR, list_price VARCHAR,
                availability VARCHAR, shipping_cost VARCHAR
            )[]'
        }
    )

)

select
    lines.run as run_id,
    runs.run_number,
    runs.day,
    lines.shop,
    lines.url,
    lines.kind,
    lines.language,
    lines.is_mat,
    lines.is_mat_reason,
    lines.issues,
    lines.digest,
    coalesce(lines.record_run, lines.run) as archived_run_id,
    lines.facts,
    lines.offers
from lines
join staging.runs as runs on runs.run_id = lines.run
qualify row_number() over (
    partition by lines.run, lines.shop, lines.url
    order by lines.kind = 'product' desc, lines.kind = 'policy' desc, lines.digest, lines.facts::varchar
) = 1
