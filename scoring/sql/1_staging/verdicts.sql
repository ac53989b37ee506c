-- One row per (shop, visit): what the gate holds against a visit, gravest first; an empty list is a good one.
-- Why: recursive, since a visit is held against the shop's last good ones, which the same rule decided.
create table staging.verdicts as

with recursive judged as (

    select distinct
        shop,
        cast(0 as bigint) as visit,
        cast([] as struct(field varchar, class varchar, words varchar, "before" varchar, "after" varchar, example varchar)[])
            as findings,
        cast(null as bigint) as good_visit,
        cast([] as bigint[]) as good_listings
    from staging.shop_visits

    union all

    (
        with current as (

            select
                visits.* rename (currency as own_currency, "language" as own_language),
                judged.good_visit,
                judged.good_listings,
                list_aggregate(judged.good_listings, 'median') as usual_listings
            from judged
            join staging.shop_visits as visits on visits.shop = judged.shop and visits.visit = judged.visit + 1

        ),

        earlier as (

            select cells.*
            from current
            join staging.page_cells as cells on cells.shop = current.shop and cells.visit = current.good_visit

        ),

        present as (

            select cells.*
            from current
            join staging.page_cells as cells using (shop, visit)

        ),

        kept_pages as (

            select distinct
                present.shop,
                present.url
            from present
            semi join earlier using (shop, url, kind)

        ),

        pairs as (

            select
                shop,
                url,
                key,
                coalesce(present.kind, earlier.kind) as kind,
                earlier.value as old,
                present.value as new,
                earlier.number as old_number,
                present.number as new_number
            from earlier
            full join present using (shop, url, key)
            semi join kept_pages using (shop, url)

        ),

        prices as (

            select
                shop,
                url,
                max(old_number) filter (where key = 'price') as old_price,
                max(new_number) filter (where key = 'price') as new_price,
                max(old_number) filter (where key = 'list_price') as old_list,
                max(new_number) filter (where key = 'list_price') as new_list
            from pairs
            group by all

        ),

        fields as (

            select
                shop,
                key,
                count(old) as had,
                count(new) as has,
                count(old) filter (where new is null) as lost,
                count(new) filter (where old is null) as added,
                count(*) filter (where old <> new) as changed,
                first(url order by url) filter (where old is not null and new is null) as lost_url,
                first(old order by url) filter (where old is not null and new is null) as lost_value,
                first(url order by url) filter (where old is null and new is not null) as added_url,
                first(new order by url) filter (where old is null and new is not null) as added_value,
                first(url order by url) filter (where old <> new) as changed_url,
                first(old order by url) filter (where old <> new) as changed_old,
                first(new order by url) filter (where old <> new) as changed_new,
                count(*) filter (where old = 'OutOfStock') as old_out,
                count(*) filter (where new = 'OutOfStock') as new_out,
                count(distinct old) as old_values,
                count(distinct new) as new_values
            from pairs
            group by shop, key

        ),

        touched as (

            select
                shop,
                count(distinct url) as pages
            from pairs
            where old is not null and old is distinct from new
            group by shop

        ),

        findings as (

            select
                shop,
                1 as gravity,
                'finish' as field,
                coalesce(failure, 'unreachable') as class,
                'the walk did not finish: ' || finish as words,
                null as old,
                null as new,
                failed_url as example
            from current
            where finish <> 'finished'

            union all

            select
                shop,
                2,
                'listings',
                case when listings < usual_listings and 2 * failed >= usual_listings - listings then failure else 'site_changed' end,
                listings || ' listings, and a healthy walk yields at least ' || listings_min
                    || coalesce('; ' || failed || ' addresses failed: ' || failed_reason, ''),
                cast(usual_listings as varchar),
                cast(listings as varchar),
                failed_url
            from current
            where finish = 'finished' and listings < listings_min

            union all

            select
                shop,
                3,
                'listings',
                if(2 * failed >= usual_listings - listings, failure, 'site_changed'),
                listings || ' listings, and the last good runs had ' || cast(usual_listings as integer)
                    || coalesce('; ' || failed || ' addresses failed: ' || failed_reason, ''),
                cast(usual_listings as varchar),
                cast(listings as varchar),
                failed_url
            from current
            cross join inputs.constants as constants
            where finish = 'finished' and listings >= listings_min
                and usual_listings - listings > constants.loss_of_listings_allowed
                and listings < constants.share_of_last_good_min * usual_listings

            union all

            select
                shop,
                4,
                'listings',
                'site_changed',
                listings || ' listings, and the last good runs had ' || cast(usual_listings as integer),
                cast(usual_listings as varchar),
                cast(listings as varchar),
                null
            from current
            cross join inputs.constants as constants
            where listings > constants.growth_max * usual_listings

            union all

            select
                shop,
                5,
                'price',
                'site_changed',
                'only ' || priced || ' of ' || listings || ' listings have a price',
                null,
                null,
                null
            from current
            cross join inputs.constants as constants
            where priced < constants.share_with_price_min * listings

            union all

            select
                shop,
                6,
                'currency',
                'currency',
                in_other_currency || ' of ' || listings || ' prices are in ' || other_currency || ', and the recipe says '
                    || own_currency,
                own_currency,
                other_currency,
                other_currency_url
            from current
            cross join inputs.constants as constants
            where own_currency <> ''
                and in_other_currency >= constants.pages_min
                and in_other_currency > constants.share_elsewhere_max * listings

            union all

            select
                shop,
                7,
                'language',
                'site_changed',
                in_other_language || ' of ' || listings || ' listings are in ' || other_language
                    || ', and the recipe says ' || own_language,
                own_language,
                other_language,
                other_language_url
            from current
            cross join inputs.constants as constants
            where own_language <> ''
                and in_other_language >= constants.pages_min
                and in_other_language > constants.share_in_language_min * listings

            union all

            select
                shop,
                8,
                key,
                'site_changed',
                lost || ' of ' || had || ' pages state no ' || key || ' any more',
                lost_value,
                null,
                lost_url
            from fields
            cross join inputs.constants as constants
            where key <> 'list_price'
                and lost >= constants.pages_min
                -- A price that several standing pages state no more, or contradict, was lost however many the others are.
                and (lost > constants.share_lost_max * had or key = 'price')

            union all

            select
                shop,
                9,
                key,
                if(key = 'currency', 'currency', 'site_changed'),
                changed || ' of ' || had || ' pages state another ' || key,
                changed_old,
                changed_new,
                changed_url
            from fields
            cross join inputs.constants as constants
            where key not in ('price', 'list_price', 'offer', 'availability')
                and changed >= constants.pages_min
                and changed > constants.share_changed_max * had

            union all

            select
                shop,
                10,
                key,
                'site_changed',
                added || ' pages state a ' || key || ' that stated none',
                null,
                added_value,
                added_url
            from fields
            cross join inputs.constants as constants
            where key <> 'list_price'
                and added >= constants.pages_min
                and added > constants.share_added_max * (has + lost)
                and added > constants.share_added_max * (select max(others.has) from fields as others where others.shop = fields.shop)

            union all

            select
                shop,
                11,
                'all fields',
                'site_changed',
                sum(lost) || ' of ' || sum(had) || ' values are gone and ' || sum(changed) || ' are others',
                first(coalesce(lost_value, changed_old) order by lost + changed desc, key),
                first(changed_new order by lost + changed desc, key),
                first(coalesce(lost_url, changed_url) order by lost + changed desc, key)
            from fields
            join touched using (shop)
            cross join inputs.constants as constants
            where key not in ('price', 'list_price', 'offer', 'availability') and touched.pages >= constants.pages_min
            group by shop
            having sum(lost) + sum(changed) >= any_value(constants.cells_min)
                and sum(lost) + sum(changed) > any_value(constants.share_of_cells_max) * sum(had)

            union all

            select
                shop,
                12,
                key,
                'site_changed',
                'all ' || has || ' pages state one and the same ' || key,
                changed_old,
                changed_new,
                changed_url
            from fields
            cross join inputs.constants as constants
            where key in ('price', 'name', 'sku', 'gtin')
                and has > constants.pages_min
                and old_values > constants.pages_min
                and new_values < constants.share_of_values_min * old_values

            union all

            select
                shop,
                13,
                'availability',
                'site_changed',
                'nothing is out of stock any more, and ' || old_out || ' pages were',
                changed_old,
                changed_new,
                changed_url
            from fields
            cross join inputs.constants as constants
            where key = 'availability' and old_out >= constants.out_of_stock_min and new_out = 0

            union all

            select
                shop,
                14,
                'price',
                'site_changed',
                count(*) || ' prices are not what a sale or a rise makes of them',
                cast(first(old_price order by url) as varchar),
                cast(first(new_price order by url) as varchar),
                first(url order by url)
            from prices
            cross join inputs.constants as constants
            where greatest(old_price / new_price, new_price / old_price) > constants.price_ratio_max
                -- A deep sale says what the price was; the end of one goes back to that.
                and not coalesce(abs(new_list / greatest(old_price, old_list) - 1) <= constants.within, false)
                and not coalesce(abs(new_list / old_price - 1) <= constants.within, false)
                and not coalesce(abs(new_price / old_list - 1) <= constants.within, false)
                and new_price > 0 and old_price > 0
            group by shop
            having count(*) >= any_value(constants.pages_min)

            union all

            select
                shop,
                15,
                'list_price',
                'site_changed',
                count(*) || ' prices and crossed-out prices have changed places',
                cast(first(old_price order by url) as varchar),
                cast(first(new_price order by url) as varchar),
                first(url order by url)
            from prices
            cross join inputs.constants as constants
            where new_price = old_list and new_list = old_price
            group by shop
            having count(*) >= any_value(constants.pages_min)

            union all

            -- Sales lower prices by a share; prices that differed and jump to one figure are another thing's, sale or not.
            select
                shop,
                15,
                'price',
                'site_changed',
                count(*) || ' prices that differed have jumped to ' || new_price,
                cast(first(old_price order by url) as varchar),
                cast(new_price as varchar),
                first(url order by url)
            from prices
            cross join inputs.constants as constants
            where old_price > 0 and new_price > 0
                and greatest(old_price / new_price, new_price / old_price) > constants.price_ratio_max
            group by shop, new_price
            having count(distinct old_price) > any_value(constants.pages_min)

            union all

            -- A sale that ends raises the price; a crossed-out price that goes alone was lost.
            select
                shop,
                16,
                'list_price',
                'site_changed',
                count(*) || ' crossed-out prices are gone, and the prices stay',
                cast(first(old_list order by url) as varchar),
                null,
                first(url order by url)
            from prices
            cross join inputs.constants as constants
            where old_list is not null and new_list is null and new_price = old_price
            group by shop
            having count(*) >= any_value(constants.pages_min)

            union all

            select
                shop,
                16,
                'list_price',
                'site_changed',
                count(*) || ' prices stay, and others are crossed out beside them',
                null,
                cast(first(new_list order by url) as varchar),
                first(url order by url)
            from prices
            cross join inputs.constants as constants
            where new_list is distinct from old_list and new_list is not null and new_price = old_price
            group by shop
            having count(*) >= any_value(constants.pages_min)

            union all

            select
                shop,
                17,
                'addresses',
                if(failed >= constants.pages_min, failure, 'site_changed'),
                failed || ' addresses failed: ' || failed_reason,
                null,
                null,
                failed_url
            from current
            cross join inputs.constants as constants
            where finish = 'finished'
                and failed > constants.loss_of_listings_allowed
                and failed > constants.share_failed_max * (failed + listings)

        ),

        unaccepted as (

            select
                findings.shop,
                list({
                    field: findings.field, class: findings.class, words: findings.words, "before": findings.old,
                    "after": findings.new, example: findings.example
                } order by findings.gravity, findings.field) as findings
            from findings
            join current using (shop)
            where not current.is_recorded
                and not exists (
                    from inputs.accepted as accepted
                    where accepted.shop = findings.shop
                        and accepted.run_id = current.run_id
                        and accepted.field = findings.field
                )
            group by findings.shop

        )

        select
            current.shop,
            current.visit,
            coalesce(unaccepted.findings, []) as findings,
            if(unaccepted.findings is null, current.visit, current.good_visit) as good_visit,
            case
                when unaccepted.findings is not null then current.good_listings
                when exists (
                    from inputs.accepted as accepted
                    where accepted.shop = current.shop and accepted.run_id = current.run_id
                ) then [current.listings]
                else list_append(current.good_listings, current.listings)[-5:]
            end as good_listings
        from current
        left join unaccepted using (shop)
    )

)

select
    shop,
    visit,
    findings
from judged
where visit > 0
