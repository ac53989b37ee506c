-- One row per rank that some draw gives $mat in $profile: the share of draws that do.
select
    rank,
    acceptability
from stability.rank_acceptabilities
where profile = $profile and product_id = $mat
order by rank
