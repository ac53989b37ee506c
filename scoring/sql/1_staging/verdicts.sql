-- One row per (shop, visit): what the gate holds against a visit, gravest first; an empty list is a good one.
-- Why: recursive, since a visit is held against the shop's last good ones, which the same rule decided. Verdicts that the
-- same method gave are kept with the runs, and it goes on from each shop's last one. Shops know nothing of each other.
create table if not exists kept.verdicts (
    method varchar,
    shop varchar,
    visit bigint,
    findings struct(field varchar, class varchar, words varchar, "before" varchar, "after" varchar, example varchar)[],
    good_run bigint,
    good_listings bigint[]
);

delete from kept.verdicts
where method <> $method;

insert into kept.verdicts

with recursive judged as (

    select
        shops.shop,
        coalesce(max(verdicts.visit), 0) as visit,
        cast([] as struct(
            field varchar, class varchar, words varchar, "before" varchar, "after" varchar, example varchar
        )[]) as findings,
        max_by([verdicts.good_run], verdicts.visit)[1] as good_run,
        coalesce(max_by(verdicts.good_listings, verdicts.visit), cast([] as bigint[])) as good_listings,
        true as is_kept
    from (select distinct shop from staging.shop_visits where hash(shop) % $parts = $part) as shops
    left join kept.verdicts as verdicts using (shop)
    group by shops.shop

    union all

    (
        with current as (

            select
                visits.*,
                judged.good_run,
                judged.good_listings,
                list_aggregate(judged.good_listings, 'median') as usual
            from judged
            join staging.shop_visits as visits on visits.shop = judged.shop and visits.visit = judged.visit + 1

        ),

        pages as (

            -- Of a page that was another kind of page before, everything has changed.
            select
                present.shop,
                present.url,
                earlier.content as old_content,
                present.content as new_content
            from current
            join sources.sightings as present
                on present.run_number = current.run_number and present.shop = current.shop
            join sources.sightings as earlier
                on earlier.run_number = current.good_run
                and earlier.shop = current.shop
                and earlier.url = present.url
                and earlier.kind = present.kind
            where not current.is_recorded and present.kind in ('product', 'policy')

        ),

        changed as (

            select *
            from pages
            where old_content <> new_content

        ),

        earlier as (

            select changed.shop, changed.url, cells.*
            from changed
            join staging.page_cells as cells on cells.content = changed.old_content

        ),

        present as (

            select changed.shop, changed.url, cells.*
            from changed
            join staging.page_cells as cells on cells.content = changed.new_content

        ),

        pairs as (

            select
                shop,
                url,
                key,
                earlier.value as old,
                present.value as new,
                earlier.number as old_number,
                present.number as new_number,
                case
                    when old is null then 'added'
                    when new is null then 'lost'
                    when old <> new then 'changed'
                    else 'stays'
                end as move,
                {url: url, old: old, new: new} as example
            from earlier
            full join present using (shop, url, key)

        ),

        -- No rule holds anything against a field in which fewer pages have moved than any rule asks for: those that stay
        -- as they are need not be looked at for it. What most pages state is asked for where fields were added.
        moved as (

            select
                shop,
                key,
                count(*) filter (where move = 'added') as added
            from pairs
            cross join inputs.constants as constants
            where move <> 'stays'
            group by shop, key
            having count(*) >= any_value(least(
                pages_min, out_of_stock_min, (1 - share_of_values_min) * pages_min
            ))

        ),

        asked as (

            select shop, key
            from moved

            union

            select moved.shop, keys.key
            from moved
            cross join inputs.constants as constants
            cross join (select key from inputs.fact_keys union all select unnest(['mat', 'offer'])) as keys
            where moved.added >= constants.pages_min

        ),

        all_pairs as (

            select shop, url, key, old, new, move, example
            from pairs
            semi join asked using (shop, key)

            union all

            select pages.shop, pages.url, cells.key, cells.value, cells.value, 'stays', null
            from pages
            join asked using (shop)
            join staging.page_cells as cells on cells.content = pages.new_content and cells.key = asked.key
            where pages.old_content = pages.new_content

        ),

        fields as (

            select
                shop,
                key,
                count(old) as had,
                count(new) as has,
                max(count(new)) over (partition by shop) as most,
                count(*) filter (where move = 'lost') as lost,
                count(*) filter (where move = 'added') as added,
                count(*) filter (where move = 'changed') as changed,
                min(example) filter (where move = 'lost') as lost_example,
                min(example) filter (where move = 'added') as added_example,
                min(example) filter (where move = 'changed') as changed_example,
                count(*) filter (where old in ('OutOfStock', 'SoldOut', 'BackOrder')) as old_out,
                count(*) filter (where new in ('OutOfStock', 'SoldOut', 'BackOrder')) as new_out,
                count(distinct if(key in ('price', 'name', 'sku', 'gtin'), old, null)) as old_values,
                count(distinct if(key in ('price', 'name', 'sku', 'gtin'), new, null)) as new_values
            from all_pairs
            group by shop, key

        ),

        field_faults as (

            select
                shop,
                key as field,
                unnest([
                    {
                        gravity: 8,
                        -- A price that several standing pages state no more, or contradict, was lost however many the others are.
                        is_so: key <> 'list_price' and lost >= pages_min and (lost > share_lost_max * had or key = 'price'),
                        words: lost || ' of ' || had || ' pages state no ' || key || ' any more',
                        example: lost_example
                    },
                    {
                        gravity: 9,
                        -- Goods do not turn into a mat, nor a mat into something else.
                        is_so: key not in ('price', 'list_price', 'offer', 'availability') and changed >= pages_min
                            and (changed > share_changed_max * had or key = 'mat'),
                        words: changed || ' of ' || had || ' pages state another ' || key,
                        example: changed_example
                    },
                    {
                        gravity: 10,
                        is_so: key <> 'list_price' and added >= pages_min
                            and added > share_added_max * greatest(has + lost, most),
                        words: added || ' pages state a ' || key || ' that stated none',
                        example: added_example
                    },
                    {
                        gravity: 12,
                        is_so: key in ('price', 'name', 'sku', 'gtin') and has > pages_min and old_values > pages_min
                            and new_values < share_of_values_min * old_values,
                        words: 'all ' || has || ' pages state one and the same ' || key,
                        example: changed_example
                    },
                    {
                        gravity: 13,
                        is_so: key = 'availability' and old_out >= out_of_stock_min and new_out = 0,
                        words: 'nothing is out of stock any more, and ' || old_out || ' pages were',
                        example: changed_example
                    }
                ], recursive := true)
            from fields
            cross join inputs.constants as constants

        ),

        lost_pages as (

            select
                shop,
                url,
                min(example) as example
            from pairs
            where move in ('lost', 'changed') and key not in ('price', 'list_price', 'offer', 'availability')
            group by shop, url

        ),

        touched as (

            select
                shop,
                count(*) as touched,
                min(example) as example
            from lost_pages
            group by shop
            having count(*) > (select pages_min from inputs.constants)

        ),

        looked_at as (

            select
                shop,
                url,
                unnest([old_content, new_content]) as content
            from pages
            semi join touched using (shop)

        ),

        page_faults as (

            select
                touched.shop,
                touched.touched,
                touched.example,
                count(distinct looked_at.url) as pages
            from touched
            join looked_at using (shop)
            join staging.page_cells as cells using (content)
            group by all

        ),

        prices as (

            select
                shop,
                url,
                max(old_number) filter (where key = 'price') as old_price,
                max(new_number) filter (where key = 'price') as new_price,
                max(old_number) filter (where key = 'list_price') as old_list,
                max(new_number) filter (where key = 'list_price') as new_list,
                coalesce(new_price = old_price, false) as stays,
                coalesce(
                    greatest(old_price / nullif(new_price, 0), new_price / nullif(old_price, 0)) > any_value(price_ratio_max),
                    false
                ) as jumps,
                -- A deep sale says what the price was; the end of one goes back to that.
                coalesce(
                    least(
                        abs(new_list / greatest(old_price, old_list) - 1),
                        abs(new_list / old_price - 1),
                        abs(new_price / old_list - 1)
                    ) <= any_value(within),
                    false
                ) as is_sale
            from pairs
            cross join inputs.constants as constants
            where key in ('price', 'list_price')
            group by shop, url

        ),

        price_moves as (

            select
                shop,
                url,
                unnest([
                    {
                        gravity: 14,
                        field: 'price',
                        is_so: jumps and not is_sale,
                        words: 'prices are not what a sale or a rise makes of them',
                        old: old_price,
                        new: new_price
                    },
                    {
                        -- Sales lower prices by a share; prices that differed and jump to one figure are another thing's.
                        gravity: 15,
                        field: 'price',
                        is_so: jumps and count(distinct old_price) filter (where jumps) over (partition by shop, new_price)
                            > pages_min,
                        words: 'prices that differed have jumped to one figure',
                        old: old_price,
                        new: new_price
                    },
                    {
                        gravity: 15,
                        field: 'list_price',
                        is_so: new_price = old_list and new_list = old_price,
                        words: 'prices and crossed-out prices have changed places',
                        old: old_price,
                        new: new_price
                    },
                    {
                        -- A sale that ends raises the price; a crossed-out price that goes alone was lost.
                        gravity: 16,
                        field: 'list_price',
                        is_so: stays and old_list is not null and new_list is null,
                        words: 'crossed-out prices are gone, and the prices stay',
                        old: old_list,
                        new: null
                    },
                    {
                        gravity: 16,
                        field: 'list_price',
                        is_so: stays and new_list is not null and new_list is distinct from old_list,
                        words: 'prices stay, and others are crossed out beside them',
                        old: null,
                        new: new_list
                    }
                ], recursive := true)
            from prices
            cross join inputs.constants as constants

        ),

        findings as (

            select
                shop,
                gravity,
                field,
                class,
                words,
                {url: example, old: "before", new: "after"} as example
            from current
            join staging.visit_findings as visit_findings using (shop, visit)

            union all

            select
                shop,
                if(listings < usual, 3, 4),
                'listings',
                if(listings < usual and 2 * failed >= usual - listings, failure, 'site_changed'),
                listings || ' listings, and the last good runs had ' || cast(usual as integer)
                    || coalesce('; ' || failed || ' addresses failed: ' || failed_reason, ''),
                {url: failed_url, old: cast(usual as varchar), new: cast(listings as varchar)}
            from current
            cross join inputs.constants as constants
            where listings > growth_max * usual
                or (
                    finish = 'finished' and listings >= listings_min and usual - listings > loss_of_listings_allowed
                    and listings < share_of_last_good_min * usual
                )

            union all

            select
                shop,
                gravity,
                field,
                if(field = 'currency', 'currency', 'site_changed'),
                words,
                {url: url, old: old, new: new}
            from field_faults
            where is_so

            union all

            select
                shop,
                11,
                'all fields',
                'site_changed',
                'on ' || touched || ' of ' || pages || ' pages a fact is gone or another one',
                example
            from page_faults
            cross join inputs.constants as constants
            where touched > pages_min and touched > share_of_pages_max * pages

            union all

            select
                shop,
                gravity,
                field,
                'site_changed',
                count(*) || ' ' || words,
                min({url: url, old: cast(old as varchar), new: cast(new as varchar)})
            from price_moves
            cross join inputs.constants as constants
            where is_so
            group by shop, gravity, field, words
            having count(*) >= any_value(pages_min)

        ),

        unaccepted as (

            select
                shop,
                list({
                    field: field, class: class, words: words, "before": example.old, "after": example.new,
                    example: example.url
                } order by gravity, field, words) as findings
            from findings
            join current using (shop)
            anti join inputs.accepted as accepted using (shop, run_id, field)
            -- What a damaged archive brings with it is no change of the shop's, for nobody to accept.
            where not is_recorded and (damaged = 0 or class = 'damaged')
            group by shop

        )

        select
            shop,
            visit,
            coalesce(unaccepted.findings, []) as findings,
            if(unaccepted.findings is null, run_number, good_run) as good_run,
            case
                when unaccepted.findings is not null then good_listings
                -- What the operator accepts is the measure from then on.
                when (shop, run_id) in (select (shop, run_id) from inputs.accepted) then [listings]
                else list_append(good_listings, listings)[-5:]
            end as good_listings,
            false as is_kept
        from current
        left join unaccepted using (shop)
    )

)

select
    $method as method,
    shop,
    visit,
    findings,
    good_run,
    good_listings
from judged
where not is_kept;

create table staging.verdicts as

select
    shop,
    visit,
    findings
from kept.verdicts
