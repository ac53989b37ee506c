-- One row per (run_id, shop, url): what became of an address of the walk; the last word where it was asked again.
create view staging.walk_lines as

select *
from sources.walk_lines
