-- One row per shop: what its newest run reports of it.
create table ranking.shop_names as

select
    shop,
    name,
    home,
    country,
    currency,
    walk,
    robots,
    delay,
    requests
from staging.shop_reports
qualify row_number() over (partition by shop order by run_number desc) = 1
