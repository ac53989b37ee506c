-- One row per content that no run of an earlier batch had: what scoring takes from its line.
create or replace temp table new_contents as

select *
from read_json(
    $new_lines,
    format = 'newline_delimited',
    maximum_object_size = $object_bytes,
    columns = {
        content: 'BIGINT', text: 'UUID', shop: 'VARCHAR',
        url: 'VARCHAR', kind: 'VARCHAR', "language": 'VARCHAR', is_mat: 'BOOLEAN',
        is_mat_reason: 'VARCHAR', issues: 'VARCHAR[]',
        facts: 'MAP(VARCHAR, STRUCT(
            "value" JSON, unit VARCHAR, qualifier VARCHAR, status VARCHAR, reason VARCHAR,
            candidates STRUCT(
                "value" JSON, unit VARCHAR, qualifier VARCHAR, quote VARCHAR, source VARCHAR,
                locator VARCHAR, response_url VARCHAR, response_digest VARCHAR, source_address VARCHAR,
                source_date VARCHAR, tier VARCHAR
            )[]
        ))',
        offers: 'STRUCT(
            seller VARCHAR, variant VARCHAR, price VARCHAR, currency VARCHAR,
            list_price VARCHAR, availability VARCHAR, shipping_cost VARCHAR
        )[]'
    }
)
