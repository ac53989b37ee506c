-- One row per cap of the checklist: (title, reason).
select
    title,
    reason
from inputs.caps
order by position
