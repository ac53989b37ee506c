-- One row per profile whose weights do not sum to 1.
select
    profile,
    sum(weight) as weight
from inputs.weights
group by profile
having sum(weight) <> 1
