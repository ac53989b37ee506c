-- One row per (as_of, product, shop, seller): a current offer with a crossed-out price, beside what we saw asked before.
-- Why: by EU 98/6/EC Art. 6a a reduction is one from the lowest price of the 30 days before it began. What we saw can
-- only be as low or higher than the lowest there was: that it was no more than now, or less than the crossed-out price,
-- is sure after one sighting; that it was not, only where no time between two sightings is too long.
create table history.reductions as

with current_claims as (

    select
        as_of,
        product_id,
        shop,
        url,
        seller,
        variant,
        price,
        currency,
        list_price,
        run_number
    from history.offers
    where list_price > price

),

sightings as (

    select
        observations.shop,
        observations.url,
        offers.seller,
        offers.variant,
        offers.currency,
        observations.sighting,
        observations.run_number,
        observations.day,
        min(offers.price) as price,
        coalesce(bool_or(offers.list_price > offers.price), false) as is_claimed
    from history.observations as observations
    join staging.offers as offers using (run_id, shop, url)
    where offers.price is not null
        and (observations.shop, observations.url) in (from (select shop, url from current_claims))
    group by all

),

breaks as (

    -- A page that once leaves the crossed-out price away while the price stays has not ended its reduction.
    select
        *,
        not is_claimed
            and price is distinct from last_value(if(is_claimed, price, null) ignore nulls) over (
                partition by shop, url, seller, variant, currency
                order by sighting
                rows between unbounded preceding and 1 preceding
            ) as is_break
    from sightings

),

campaigns as (

    select
        *,
        count(*) filter (where is_break) over (
            partition by shop, url, seller, variant, currency order by sighting
        ) as campaign
    from breaks

),

begun as (

    select
        current_claims.*,
        min(campaigns.sighting) as begun_sighting,
        min(campaigns.day) as begun_on
    from current_claims
    join campaigns as now
        on now.shop = current_claims.shop
        and now.url = current_claims.url
        and now.seller is not distinct from current_claims.seller
        and now.variant is not distinct from current_claims.variant
        and now.currency = current_claims.currency
        and now.run_number = current_claims.run_number
    join campaigns
        on campaigns.shop = now.shop
        and campaigns.url = now.url
        and campaigns.seller is not distinct from now.seller
        and campaigns.variant is not distinct from now.variant
        and campaigns.currency = now.currency
        and campaigns.campaign = now.campaign
        and campaigns.is_claimed
        and campaigns.sighting <= now.sighting
    group by all

),

before as (

    select
        begun.as_of,
        begun.product_id,
        begun.shop,
        begun.seller,
        sightings.price,
        sightings.day,
        lead(sightings.day, 1, begun.begun_on) over (
            partition by begun.as_of, begun.product_id, begun.shop, begun.seller order by sightings.sighting
        ) as next_day
    from begun
    cross join inputs.constants as constants
    join sightings
        on sightings.shop = begun.shop
        and sightings.url = begun.url
        and sightings.seller is not distinct from begun.seller
        and sightings.variant is not distinct from begun.variant
        and sightings.currency = begun.currency
        and sightings.sighting < begun.begun_sighting
        and begun.begun_on - sightings.day <= constants.reduction_days_before

),

seen as (

    select
        as_of,
        product_id,
        shop,
        seller,
        min(price) as lowest_before,
        max_by(day, (-price, day)) as lowest_on,
        count(distinct day) as days_seen,
        min(day) as first_day,
        max(next_day - day) as gap_days
    from before
    group by all

),

audited as (

    select
        begun.* exclude (run_number, begun_sighting),
        seen.lowest_before,
        seen.lowest_on,
        coalesce(seen.days_seen, 0) as days_seen,
        greatest(
            seen.gap_days,
            constants.reduction_days_before - (begun.begun_on - seen.first_day)
        ) as gap_days,
        constants.reduction_days_before as days_before,
        constants.reduction_gap_days_max as gap_days_max
    from begun
    cross join inputs.constants as constants
    left join seen
        on seen.as_of = begun.as_of
        and seen.product_id = begun.product_id
        and seen.shop = begun.shop
        and seen.seller is not distinct from begun.seller

)

select
    audited.* exclude (gap_days_max),
    case
        when lowest_before is null then 'not_enough_history'
        when lowest_before <= price then 'none'
        when lowest_before < list_price then 'smaller_than_claimed'
        when gap_days > gap_days_max then 'not_enough_history'
        else 'genuine'
    end as verdict
from audited
