-- One row per (kind, product, shop, seller, key) that is not as it was on the day before.
create table ranking.changes as

with figures as (

    select
        coalesce(now.kind, before.kind) as kind,
        coalesce(now.product_id, before.product_id) as product_id,
        coalesce(now.name, before.name) as name,
        coalesce(now.shop, before.shop) as shop,
        coalesce(now.seller, before.seller) as seller,
        coalesce(now.key, before.key) as key,
        before.figure as before,
        now.figure as after,
        before.kind is not null and now.kind is not null as is_in_both
    from (from ranking.compared where as_of = 'now') as now
    full join (from ranking.compared where as_of = 'before') as before
        on before.kind = now.kind
        and before.product_id is not distinct from now.product_id
        and before.shop = now.shop
        and before.seller = now.seller
        and before.key = now.key

),

mats as (

    select
        if(now.product_id is not null, 'new', 'gone') as kind,
        coalesce(now.product_id, before.product_id) as product_id,
        coalesce(now.name, before.name) as name
    from (from ranking.mats where as_of = 'now') as now
    full join (from ranking.mats where as_of = 'before') as before using (product_id)
    where now.product_id is null or before.product_id is null

),

changed as (

    select kind, product_id, name, null as shop, null as seller, null as key, null as before, null as after
    from mats

    union all

    select kind, product_id, name, nullif(shop, ''), nullif(seller, ''), nullif(key, ''), before, after
    from figures
    where before is distinct from after and (is_in_both or kind = 'shop')

)

select
    changed.*,
    shop_names.name as shop_name
from changed
left join ranking.shop_names as shop_names using (shop)
where exists (from history.as_of where as_of = 'before')
