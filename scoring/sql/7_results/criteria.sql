-- One row per criterion: Criterion, with its value function as a list of (measurement, partial value).
select
    criteria.key,
    criteria.group_key,
    criteria.group_title,
    criteria.question,
    criteria.reason,
    criteria.look_for,
    criteria.unit,
    criteria.weight,
    criteria.facts as fact_keys,
    value_functions.unknown_rule,
    value_functions.unknown_value,
    list(
        (coalesce(knots.word, rtrim(rtrim(cast(knots.number as varchar), '0'), '.')), knots.partial)
        order by knots.position
    ) as value_function
from inputs.criteria as criteria
join inputs.value_functions as value_functions
    on value_functions.criterion = criteria.key and value_functions.function = 'balanced'
join inputs.knots as knots on knots.criterion = criteria.key and knots.function = 'balanced'
group by all
order by min(criteria.position)
