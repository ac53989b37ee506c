-- One row per (as_of, product, requirement): whether the mat meets it; null where it can't be confirmed.
create table valuation.requirements as

with mats as (

    select
        as_of,
        product_id,
        bool_or(is_mat) as is_mat
    from history.listings
    group by all

),

sold as (

    select
        offers.as_of,
        offers.product_id,
        case
            when bool_or(offers.price is not null) then true
            when bool_and(list_contains(constants.out_of_stock, offers.availability)) then false
        end as is_sold
    from history.offers as offers
    cross join inputs.constants as constants
    group by all

)

select
    mats.as_of,
    mats.product_id,
    requirements.key as requirement,
    requirements.position,
    case requirements.key
        when 'acupressure_mat' then mats.is_mat
        when 'current_offer' then sold.is_sold
    end as is_met
from mats
left join sold using (as_of, product_id)
cross join inputs.requirements as requirements
