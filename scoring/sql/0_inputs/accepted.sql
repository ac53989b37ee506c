-- One row per (shop, run_id, field): a change that the operator says is true (data/gate/accepted.toml).
create table inputs.accepted as

select
    accepted.shop as shop,
    accepted.run as run_id,
    accepted.field as field
from (
    select unnest(from_json(
        body,
        '[{"shop": "VARCHAR", "run": "VARCHAR", "field": "VARCHAR"}]'
    )) as accepted
    from inputs.texts
    where name = 'accepted'
)
