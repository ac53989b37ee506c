-- One row per subject: calendar days to send an offer's mat back; a final sale is a window of none.
create temp table return_window as

with terms as (

    select
        *,
        facts['return_window_days'] as days,
        facts['return_window_basis'].words = ['business'] as is_business,
        facts['final_sale'].words = ['true'] as is_final
    from temp.asked
    where criterion = 'return_window'

)

select
    terms.subject,
    terms.criterion,
    case
        when is_final and days.number > 0 then 'contradicted'
        when is_final or days.state = 'stated' then 'stated'
        else coalesce(days.state, 'unknown')
    end as state,
    case
        when is_final then 0
        when is_business then cast(round(days.number * constants.calendar_days_per_business_day, 0) as decimal(18, 4))
        else days.number
    end as number,
    cast([] as varchar[]) as words,
    '%' as possible,
    if(is_final and days.number > 0, 'A return window is stated beside a final sale.', reason) as reason
from terms
cross join inputs.constants as constants
