-- One row per (content, place): one offer of a listing; the page's own price where it lists no offer. Grows.
create table if not exists kept.sources.offers (
    content bigint,
    place bigint,
    seller varchar,
    variant varchar,
    currency varchar,
    availability varchar,
    price decimal(18, 2),
    list_price decimal(18, 2),
    shipping_cost decimal(18, 2),
    page_price decimal(18, 2)
);

insert into kept.sources.offers

with listings as (

    select
        content,
        facts,
        if(
            len(coalesce(offers, [])) > 0,
            offers,
            [{
                seller: null, variant: null, price: facts['price']."value" ->> '$',
                currency: facts['currency']."value" ->> '$', list_price: facts['list_price']."value" ->> '$',
                availability: facts['availability']."value" ->> '$', shipping_cost: null
            }]
        ) as offers
    from temp.new_contents
    where kind = 'product'

),

offers as (

    select
        *,
        unnest(offers) as offer,
        generate_subscripts(offers, 1) as place
    from listings

)

select
    content,
    place,
    offer.seller as seller,
    offer.variant as variant,
    coalesce(offer.currency, facts['currency']."value" ->> '$') as currency,
    coalesce(offer.availability, facts['availability']."value" ->> '$') as availability,
    -- A page that contradicts itself on its price states none; a marketplace's sellers each have their own.
    if(
        offer.seller is null and coalesce(facts['price'].status, 'stated') <> 'stated',
        null,
        try_cast(offer.price as decimal(18, 2))
    ) as price,
    -- What is crossed out beside the page's price often stands in its words alone, and not in the markup of its offers.
    try_cast(coalesce(
        offer.list_price,
        if(
            offer.seller is null
                and try_cast(offer.price as decimal(18, 2)) = try_cast(facts['price']."value" ->> '$' as decimal(18, 2)),
            facts['list_price']."value" ->> '$',
            null
        )
    ) as decimal(18, 2)) as list_price,
    try_cast(offer.shipping_cost as decimal(18, 2)) as shipping_cost,
    try_cast(facts['price']."value" ->> '$' as decimal(18, 2)) as page_price
from offers
order by content, place
