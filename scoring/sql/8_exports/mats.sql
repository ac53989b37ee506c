-- One row per product of today, with the offer that it is valued with; ranked ones by rank, then by name.
select
    mats.product_id,
    mats.name,
    mats.brand,
    mats.state,
    mats.state_reason,
    mats.rank,
    mats.rank_best,
    mats.rank_worst,
    mats.value,
    mats.value_worst,
    mats.value_best,
    mats.known_weight,
    offers.shop as offer_shop,
    offers.url as offer_url,
    offers.price,
    offers.currency,
    offers.price_guide,
    offers.availability,
    mats.offers,
    mats.shops,
    mats.first_seen,
    mats.last_seen,
    edition.edition_date,
    edition.checklist_version
from ranking.mats as mats
join ranking.offers as offers
    on offers.as_of = mats.as_of and offers.product_id = mats.product_id and offers.is_chosen
cross join ranking.edition as edition
where mats.as_of = 'now'
order by mats.rank nulls last, lower(mats.name), mats.product_id
