-- One row per (profile, criterion): its weight there, and the value function that counts there.
create table inputs.weights as

with profiles as (

    select
        unnest(from_json(body -> 'profile', '[{"key": "VARCHAR", "weights": "MAP(VARCHAR, VARCHAR)"}]')) as profile
    from inputs.texts
    where name = 'checklist'

)

select
    profile.key as profile,
    criteria.key as criterion,
    coalesce(value_functions.function, 'balanced') as function,
    if(
        cardinality(profile.weights) > 0,
        cast(coalesce(profile.weights[criteria.key], '0') as decimal(9, 6)),
        criteria.weight
    ) as weight
from profiles
cross join inputs.criteria as criteria
left join inputs.value_functions as value_functions
    on value_functions.criterion = criteria.key and value_functions.function = profiles.profile.key
