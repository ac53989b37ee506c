-- One row per shop of today: ShopRow; by name.
select
    shops.shop,
    shops.name,
    shops.home,
    shops.country,
    shops.currency,
    shops.walk,
    shops.state,
    shops.state_reason,
    shops.newest_on as last_run_on,
    shops.last_good_on,
    shops.age_days,
    shops.listings,
    shops.mats,
    (select count(*) from ranking.left_out as left_out where left_out.shop = shops.shop) as left_out,
    shops.robots,
    shops.delay,
    shops.requests,
    shops.policy_url,
    shops.terms,
    shops.torn_terms
from ranking.shops as shops
where shops.as_of = 'now'
order by lower(shops.name), shops.shop
