-- One row per subject: spikes of the mat alone per cm² of its length times its width.
create temp table spike_density as

select
    subject,
    criterion,
    state,
    cast(round(
        facts['spike_count'].number / nullif(facts['mat_length_cm'].number * facts['mat_width_cm'].number, 0), 2
    ) as decimal(18, 4)) as number,
    cast([] as varchar[]) as words,
    '%' as possible,
    reason
from temp.asked
where criterion = 'spike_density'
