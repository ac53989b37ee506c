-- One row per (subject, key, value, other): two heard values that can't both be true.
-- Why: the reader's rule of agreement, held across pages; words agree where one implies the other.
create temp table clashes as

with pairs as (

    select
        lesser.subject,
        lesser.key,
        lesser.value,
        greater.value as other,
        lesser.number as low,
        greater.number as high,
        lesser.qualifier as low_hedge,
        greater.qualifier as high_hedge,
        list_has_all(lesser.implied_words, greater.words)
            or list_has_all(greater.implied_words, lesser.words) as words_agree
    from temp.rival_values as lesser
    join temp.rival_values as greater using (subject, key)
    where (lesser.number, lesser.value) < (greater.number, greater.value)
        or (lesser.number is null and greater.number is null and lesser.value < greater.value)

)

select
    pairs.subject,
    pairs.key,
    pairs.value,
    pairs.other
from pairs
join inputs.fact_keys as fact_keys on fact_keys.key = pairs.key
cross join inputs.constants as constants
where fact_keys.kind not in ('text', 'certifications')
    and case
        when low is null or high is null then low is not null or high is not null or not words_agree
        when fact_keys.is_exact or fact_keys.kind = 'money' then low <> high
        else high - low > greatest(
            constants.within * high,
            fact_keys.rounding,
            if('about' in (low_hedge, high_hedge), constants.about_within * high, 0),
            if(low_hedge = 'at_least', constants.at_least_up_to * low, 0)
        )
    end
