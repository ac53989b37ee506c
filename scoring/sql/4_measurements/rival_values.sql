-- One row per (subject, key, value) where several values are heard: how many of the others say the same more exactly.
create temp table rival_values as

with several as (

    select subject, key
    from temp.heard_values
    group by subject, key
    having count(*) > 1

),

rivals as (

    select heard_values.*
    from temp.heard_values as heard_values
    join several using (subject, key)

)

select
    one.*,
    count(*) filter (where other.value <> one.value and list_has_all(other.implied_words, one.words)) as implied_by
from rivals as one
join rivals as other using (subject, key)
group by all
