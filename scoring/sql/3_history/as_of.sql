-- One row per day that is looked at: `now`, the newest run's day, and `before`, the newest earlier day with a run.
create table history.as_of as

with now as (

    select max(day) as day
    from staging.runs

)

select
    'now' as as_of,
    day
from now

union all

select
    'before' as as_of,
    max(runs.day) as day
from staging.runs as runs
cross join now
where runs.day < now.day
having max(runs.day) is not null
