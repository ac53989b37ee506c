-- One row per build: StabilityRules.
select
    vectors,
    vectors_reason,
    concentration_reason,
    unknown_reason,
    mats,
    pairs,
    band_share,
    band_reason,
    rank_share
from inputs.stability
