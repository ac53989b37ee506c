-- One row per build: what the edition is made from.
create table ranking.edition as

select
    (select day from history.as_of where as_of = 'now') as edition_date,
    constants.market,
    constants.checklist_title,
    constants.checklist_version,
    constants.checklist_hash,
    constants.reader_version,
    (select list(run_id order by run_number) from staging.runs) as run_ids,
    (select day from history.as_of where as_of = 'before') as previous_date,
    (select count(*) from ranking.mats where as_of = 'now' and state = 'ranked') as mats_ranked,
    (select count(*) from ranking.mats where as_of = 'now') as mats_listed,
    (select count(*) from ranking.shops where as_of = 'now') as shops,
    (select count(*) from history.listings where as_of = 'now') as listings,
    constants.offer_choice,
    constants.currency,
    constants.known_weight_min,
    constants.known_weight_reason,
    constants.rate_age_days_max,
    constants.reduction_days_before,
    constants.reduction_gap_days_max
from inputs.constants as constants
