-- One row per build: how the checklist has weights and unknowns drawn to see how stable the ranking is.
create table inputs.stability as

with checklist as (

    select from_json(
        body -> 'stability',
        '{
            "seed": "BIGINT", "vectors": "INTEGER", "vectors_reason": "VARCHAR", "concentration": "INTEGER",
            "concentration_reason": "VARCHAR", "unknown_reason": "VARCHAR", "mats": "INTEGER", "pairs": "INTEGER",
            "band_share": "VARCHAR", "band_reason": "VARCHAR", "rank_share": "VARCHAR"
        }'
    ) as stability
    from inputs.texts
    where name = 'checklist'

)

select
    stability.seed as seed,
    stability.vectors as vectors,
    stability.vectors_reason as vectors_reason,
    stability.concentration as concentration,
    stability.concentration_reason as concentration_reason,
    stability.unknown_reason as unknown_reason,
    stability.mats as mats,
    stability.pairs as pairs,
    cast(stability.band_share as decimal(9, 6)) as band_share,
    stability.band_reason as band_reason,
    cast(stability.rank_share as decimal(9, 6)) as rank_share
from checklist
