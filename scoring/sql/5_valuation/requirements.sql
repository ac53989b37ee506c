-- One row per (as_of, product, requirement): whether the mat meets it.
create table valuation.requirements as

with mats as (

    select
        as_of,
        product_id,
        bool_or(is_mat is not distinct from true) as is_mat
    from history.listings
    group by all

),

sold as (

    select
        as_of,
        product_id,
        bool_or(price is not null) as has_price
    from history.offers
    group by all

)

select
    mats.as_of,
    mats.product_id,
    requirements.key as requirement,
    requirements.position,
    requirements.failed,
    case requirements.key
        when 'acupressure_mat' then mats.is_mat
        when 'current_offer' then coalesce(sold.has_price, false)
    end as is_met
from mats
left join sold using (as_of, product_id)
cross join inputs.requirements as requirements
