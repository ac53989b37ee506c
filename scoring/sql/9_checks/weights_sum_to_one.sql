-- One row per set of weights that does not sum to 1.
select sum(weight) as weight
from inputs.criteria
having sum(weight) <> 1
