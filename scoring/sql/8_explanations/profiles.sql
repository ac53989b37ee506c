-- One row per profile of the checklist: its name and title.
select
    profile,
    title
from inputs.profiles
order by position
