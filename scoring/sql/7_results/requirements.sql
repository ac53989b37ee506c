-- One row per requirement of the checklist that is asked in this market: (title, reason).
select
    title,
    reason
from inputs.requirements
order by position
