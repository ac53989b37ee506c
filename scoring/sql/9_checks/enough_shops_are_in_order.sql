-- One row per shop that is set aside today, where that are more than the gate lets an edition go out with.
select
    shop_states.shop,
    shop_states.state_reason
from history.shop_states as shop_states
cross join inputs.constants as constants
where shop_states.as_of = 'now'
    and not shop_states.is_good
    and (
        select count(*) filter (where not states.is_good) > constants.share_set_aside_max * count(*)
        from history.shop_states as states
        where states.as_of = 'now'
    )
order by shop_states.shop
