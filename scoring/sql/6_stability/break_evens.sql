-- One row per (profile, product, next product below it, criterion) by whose weight alone the two could change places.
-- Why: with weight w and the others shrunk in proportion, the gap is (1 - t) * gap + t * difference at w + t * (1 - w);
-- it is nought at t = gap / (gap - difference). Where a cap limits one of the two, values are no such straight lines.
create table stability.break_evens as

with neighbours as (

    select
        ours.profile,
        ours.product_id,
        theirs.product_id as next_id,
        our_partials.criterion,
        our_partials.weight,
        our_partials.partial - their_partials.partial as difference
    from stability.drawn_mats as ours
    join stability.drawn_mats as theirs
        on theirs.profile = ours.profile and theirs.place = ours.place + 1
    join stability.drawn_partials as our_partials
        on our_partials.profile = ours.profile and our_partials.place = ours.place
    join stability.drawn_partials as their_partials
        on their_partials.profile = theirs.profile
        and their_partials.place = theirs.place
        and their_partials.criterion = our_partials.criterion
    where ours.limit_value = 100 and theirs.limit_value = 100

),

gaps as (

    select
        *,
        sum(weight * difference) over (partition by profile, product_id) as gap
    from neighbours

),

swaps as (

    select
        *,
        cast(round(
            weight + (1 - weight) * cast(gap as double) / cast(gap - difference as double), 6
        ) as decimal(9, 6)) as weight_at_swap
    from gaps
    where gap > 0 and weight < 1 and (difference < 0 or difference > gap)

)

select
    profile,
    product_id,
    next_id,
    criterion,
    weight,
    weight_at_swap
from swaps
where weight_at_swap > 0 -- at nought two mats that differ in nothing else stand level, and never swap
