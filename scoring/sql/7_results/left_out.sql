-- One row per (shop, url) that is not in the guide: LeftOut.
select
    left_out.shop,
    shop_names.name as shop_name,
    left_out.url,
    left_out.name,
    left_out.reason
from ranking.left_out as left_out
join ranking.shop_names as shop_names using (shop)
order by left_out.shop, left_out.url
