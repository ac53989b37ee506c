-- One row per value of a mat in a profile that is not within its band, or whose band is not within 0 to 100.
select
    as_of,
    profile,
    product_id,
    value_worst,
    value,
    value_best
from valuation.overall_values
where not (value_worst between 0 and value and value between value_worst and value_best and value_best <= 100)
