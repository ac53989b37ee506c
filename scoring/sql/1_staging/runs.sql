-- One row per sealed run, oldest first.
create table staging.runs as

select *
from sources.runs
