-- One row per profile: Profile; in the checklist's order.
select
    profiles.profile as key,
    profiles.title,
    profiles.reason,
    map_from_entries(list((weights.criterion, weights.weight) order by criteria.position)) as weights,
    map_from_entries(coalesce(
        list((weights.criterion, value_functions.reason) order by criteria.position)
            filter (where value_functions.reason is not null),
        []
    )) as own_functions
from inputs.profiles as profiles
join inputs.weights as weights using (profile)
join inputs.criteria as criteria on criteria.key = weights.criterion
join inputs.value_functions as value_functions using (criterion, function)
group by profiles.profile, profiles.title, profiles.reason, profiles.position
order by profiles.profile <> 'balanced', profiles.position
