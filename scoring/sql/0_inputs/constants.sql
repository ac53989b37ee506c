-- One row per build: the numbers of the checklist that are not part of a criterion, and what was built from what.
create table inputs.constants as

with checklist as (

    select from_json(
        body,
        '{
            "title": "VARCHAR", "version": "VARCHAR", "digest": "VARCHAR", "currency": "VARCHAR",
            "language": "VARCHAR",
            "ranking": {"front_places": "VARCHAR", "known_weight_min": "VARCHAR", "known_weight_reason": "VARCHAR",
            "known_weight_min_recorded": "VARCHAR", "known_weight_reason_recorded": "VARCHAR"},
            "offer": {"choice": "VARCHAR", "in_stock": ["VARCHAR"], "out_of_stock": ["VARCHAR"],
            "calendar_days_per_business_day": "VARCHAR"},
            "gate": {
                "share_of_last_good_min": "VARCHAR", "loss_of_listings_allowed": "VARCHAR", "growth_max":
                "VARCHAR", "share_with_price_min": "VARCHAR", "share_set_aside_max": "VARCHAR", "pages_min":
                "VARCHAR", "out_of_stock_min": "VARCHAR", "share_elsewhere_max":
                "VARCHAR", "share_in_language_min": "VARCHAR", "share_lost_max": "VARCHAR",
                "share_changed_max": "VARCHAR", "share_added_max": "VARCHAR", "share_of_pages_max": "VARCHAR",
                "share_of_values_min": "VARCHAR", "share_failed_max": "VARCHAR", "price_ratio_max": "VARCHAR",
                "listing_age_days_max": "VARCHAR"
            },
            "rates": {"age_days_max": "VARCHAR"},
            "reductions": {"days_before": "VARCHAR", "gap_days_max": "VARCHAR"},
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
    cast(checklist.ranking.front_places as integer) as front_places,
    cast(checklist.offer.calendar_days_per_business_day as decimal(9, 4)) as calendar_days_per_business_day,
    cast(checklist.gate.share_of_last_good_min as decimal(9, 4)) as share_of_last_good_min,
    cast(checklist.gate.loss_of_listings_allowed as decimal(9, 4)) as loss_of_listings_allowed,
    cast(checklist.gate.growth_max as decimal(9, 4)) as growth_max,
    cast(checklist.gate.share_with_price_min as decimal(9, 4)) as share_with_price_min,
    cast(checklist.gate.share_set_aside_max as decimal(9, 4)) as share_set_aside_max,
    cast(checklist.gate.pages_min as decimal(9, 4)) as pages_min,
    cast(checklist.gate.out_of_stock_min as decimal(9, 4)) as out_of_stock_min,
    cast(checklist.gate.share_elsewhere_max as decimal(9, 4)) as share_elsewhere_max,
    cast(checklist.gate.share_in_language_min as decimal(9, 4)) as share_in_language_min,
    cast(checklist.gate.share_lost_max as decimal(9, 4)) as share_lost_max,
    cast(checklist.gate.share_changed_max as decimal(9, 4)) as share_changed_max,
    cast(checklist.gate.share_added_max as decimal(9, 4)) as share_added_max,
    cast(checklist.gate.share_of_pages_max as decimal(9, 4)) as share_of_pages_max,
    cast(checklist.gate.share_of_values_min as decimal(9, 4)) as share_of_values_min,
    cast(checklist.gate.share_failed_max as decimal(9, 4)) as share_failed_max,
    cast(checklist.gate.price_ratio_max as decimal(9, 4)) as price_ratio_max,
    cast(checklist.gate.listing_age_days_max as decimal(9, 4)) as listing_age_days_max,
    cast(checklist.rates.age_days_max as integer) as rate_age_days_max,
    cast(checklist.reductions.days_before as integer) as reduction_days_before,
    cast(checklist.reductions.gap_days_max as integer) as reduction_gap_days_max,
    cast(checklist.agreement.within as decimal(9, 4)) as within,
    cast(checklist.agreement.about_within as decimal(9, 4)) as about_within,
    cast(checklist.agreement.at_least_up_to as decimal(9, 4)) as at_least_up_to
from checklist
cross join build
