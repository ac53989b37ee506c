-- One row per build: Edition.
select
    edition_date,
    market,
    checklist_title,
    checklist_version,
    checklist_hash,
    reader_version,
    run_ids,
    previous_date,
    mats_ranked,
    mats_listed,
    shops,
    listings,
    offer_choice,
    currency,
    known_weight_min,
    known_weight_reason,
    rate_age_days_max,
    reduction_days_before,
    reduction_gap_days_max
from ranking.edition
