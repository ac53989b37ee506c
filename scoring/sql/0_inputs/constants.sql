-- One row per build: the numbers of the checklist that are not part of a criterion, and what was built from what.
create table inputs.constants as

with checklist as (

    select from_json(
        body,
        '{
            "title": "VARCHAR", "version": "VARCHAR", "digest": "VARCHAR", "currency": "VARCHAR",
            "language": "VARCHAR",
            "ranking": {"known_weight_min": "VARCHAR", "known_weight_reason": "VARCHAR",
            "known_weight_min_recorded": "VARCHAR", "known_weight_reason_recorded": "VARCHAR"},
            "offer": {"choice": "VARCHAR", "in_stock": ["VARCHAR"], "out_of_stock": ["VARCHAR"],
            "calendar_days_per_business_day": "VARCHAR"},
            "gate": {"share_of_last_good_min": "VARCHAR", "share_with_price_min": "VARCHAR",
                "share_set_aside_max": "VARCHAR"},
            "agreement": {"within": "VARCHAR", "about_within": "VARCHAR", "at_least_up_to": "VARCHAR"}
        }'
    ) as checklist
    from inputs.texts
    where name = 'checklist'

),

build as (

    select from_json(body, '{"market": "VARCHAR", "reader_version": "VARCHAR", "fingerprint": "VARCHAR"}') as build
    from inputs.texts
    where name = 'constants'

)

select
    build.market as market,
    build.reader_version as reader_version,
    build.fingerprint as fingerprint,
    checklist.title as checklist_title,
    checklist.version as checklist_version,
    checklist.digest as checklist_hash,
    checklist.currency as currency,
    checklist.language as language,
    checklist.offer.choice as offer_choice,
    checklist.offer.in_stock as in_stock,
    checklist.offer.out_of_stock as out_of_stock,
    if(
        build.market = 'recorded',
        checklist.ranking.known_weight_reason_recorded,
        checklist.ranking.known_weight_reason
    ) as known_weight_reason,
    cast(if(
        build.market = 'recorded',
        checklist.ranking.known_weight_min_recorded,
        checklist.ranking.known_weight_min
    ) as decimal(9, 6)) as known_weight_min,
    cast(checklist.offer.calendar_days_per_business_day as decimal(9, 4)) as calendar_days_per_business_day,
    cast(checklist.gate.share_of_last_good_min as decimal(9, 4)) as share_of_last_good_min,
    cast(checklist.gate.share_with_price_min as decimal(9, 4)) as share_with_price_min,
    cast(checklist.gate.share_set_aside_max as decimal(9, 4)) as share_set_aside_max,
    cast(checklist.agreement.within as decimal(9, 4)) as within,
    cast(checklist.agreement.about_within as decimal(9, 4)) as about_within,
    cast(checklist.agreement.at_least_up_to as decimal(9, 4)) as at_least_up_to
from checklist
cross join build
