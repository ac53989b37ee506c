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
        stated.*,
        if(
            len(coalesce(new_contents.offers, [])) > 0,
            new_contents.offers,
            [{
                seller: null, variant: null, price: stated.price, currency: stated.currency,
                list_price: stated.list_price, availability: stated.availability, shipping_cost: null
            }]
        ) as offers
    from temp.new_contents as new_contents
    join temp.stated as stated using (content)
    where new_contents.kind = 'product'

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
    coalesce(offer.currency, offers.currency) as currency,
    coalesce(offer.availability, offers.availability) as availability,
    -- A page that contradicts itself on its price states none; a marketplace's sellers each have their own.
    if(
        offer.seller is null and coalesce(offers.price_status, 'stated') <> 'stated',
        null,
        try_cast(offer.price as decimal(18, 2))
    ) as price,
    -- What is crossed out beside the page's price often stands in its words alone, and not in the markup of its offers.
    try_cast(coalesce(
        offer.list_price,
        if(
            offer.seller is null and try_cast(offer.price as decimal(18, 2)) = try_cast(offers.price as decimal(18, 2)),
            offers.list_price,
            null
        )
    ) as decimal(18, 2)) as list_price,
    try_cast(offer.shipping_cost as decimal(18, 2)) as shipping_cost,
    try_cast(offers.price as decimal(18, 2)) as page_price
from offers
order by content, place
