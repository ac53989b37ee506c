-- One row per (shop, visit, gravity): what a visit shows by itself to be wrong, held against the shop's recipe.
create table staging.visit_findings as

with asked as (

    select
        visits.shop,
        visits.visit,
        unnest([
            {
                gravity: 0,
                field: 'archive',
                class: 'damaged',
                is_so: damaged > 0,
                words: damaged || ' pages can''t be read: the archive that they lie in is damaged',
                "before": null,
                "after": null,
                example: 'runs/' || damaged_archive
            },
            {
                gravity: 1,
                field: 'finish',
                class: coalesce(failure, 'unreachable'),
                is_so: finish <> 'finished',
                words: 'the walk did not finish: ' || finish,
                "before": null,
                "after": null,
                example: failed_url
            },
            {
                gravity: 2,
                field: 'listings',
                class: if(2 * failed >= listings_min - listings, failure, 'site_changed'),
                is_so: finish = 'finished' and listings < listings_min,
                words: listings || ' listings, and a healthy walk yields at least ' || listings_min
                    || coalesce('; ' || failed || ' addresses failed: ' || failed_reason, ''),
                "before": cast(listings_min as varchar),
                "after": cast(listings as varchar),
                example: failed_url
            },
            {
                gravity: 5,
                field: 'price',
                class: 'site_changed',
                is_so: priced < share_with_price_min * listings,
                words: 'only ' || priced || ' of ' || listings || ' listings have a price',
                "before": null,
                "after": null,
                example: null
            },
            {
                gravity: 6,
                field: 'currency',
                class: 'currency',
                is_so: visits.currency <> '' and in_other_currency >= pages_min
                    and in_other_currency > share_elsewhere_max * listings,
                words: in_other_currency || ' of ' || listings || ' prices are in ' || other_currency
                    || ', and the recipe says ' || visits.currency,
                "before": visits.currency,
                "after": other_currency,
                example: other_currency_url
            },
            {
                gravity: 7,
                field: 'language',
                class: 'site_changed',
                is_so: visits."language" <> '' and in_other_language >= pages_min
                    and in_other_language > share_in_language_min * listings,
                words: in_other_language || ' of ' || listings || ' listings are in ' || other_language
                    || ', and the recipe says ' || visits."language",
                "before": visits."language",
                "after": other_language,
                example: other_language_url
            },
            {
                gravity: 17,
                field: 'addresses',
                class: if(failed >= pages_min, failure, 'site_changed'),
                is_so: finish = 'finished' and failed > loss_of_listings_allowed
                    and failed > share_failed_max * (failed + listings),
                words: failed || ' addresses failed: ' || failed_reason,
                "before": null,
                "after": null,
                example: failed_url
            }
        ], recursive := true)
    from staging.shop_visits as visits
    cross join inputs.constants as constants
    where not visits.is_recorded

)

select * exclude (is_so)
from asked
where is_so
