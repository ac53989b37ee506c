-- One row per seller with several offers in one mat, and per mat without exactly one chosen offer.
select
    as_of,
    product_id,
    shop || coalesce(' ' || seller, '') as seller,
    count(*) as offers
from ranking.offers
group by as_of, product_id, shop, seller
having count(*) > 1

union all

select
    as_of,
    product_id,
    null as seller,
    count(*) as offers
from ranking.offers
where is_chosen
group by as_of, product_id
having count(*) <> 1
