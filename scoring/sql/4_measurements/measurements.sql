-- One row per (subject, criterion): the measurement; a criterion of several facts has its own table.
-- Why: what is stated but yields no figure (a length of 0 has no density) is as good as not stated.
create table measurements.measurements as

with measured as (

    select subject, criterion, state, number, words, possible, reason
    from temp.single_facts

    union all

    select subject, criterion, state, number, words, possible, reason
    from temp.spike_density

    union all

    select subject, criterion, state, number, words, possible, reason
    from temp.return_window

    union all

    select subject, criterion, state, number, words, possible, reason
    from temp.return_used

),

judged as (

    select
        * exclude (state),
        if(state = 'stated' and number is null and len(words) = 0, 'unknown', state) as state
    from measured

)

select
    measured.subject,
    measured.criterion,
    measured.state,
    if(measured.state = 'stated', measured.number, null) as number,
    if(measured.state = 'stated', measured.words, []) as words,
    measured.possible,
    measured.reason
from judged as measured
