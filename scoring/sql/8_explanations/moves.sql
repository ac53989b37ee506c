-- One row per cause that moved $mat since the day before: what it did to the value and to the rank; both sum to the move.
-- Why: first the offer it is valued with, then its facts, then the other mats; each starts where the one before ends.
with offers as (

    select
        count(distinct (shop, url)) > 1 as has_changed
    from valuation.chosen_offers
    where product_id = $mat

),

answers as (

    select
        mat_answers.as_of,
        points.criterion,
        criteria.about,
        points.points,
        coalesce((
            select min(cap_verdicts.limit_value)
            from valuation.cap_verdicts as cap_verdicts
            where cap_verdicts.answer = mat_answers.answer and cap_verdicts.applies
        ), 100) as limit_value
    from valuation.mat_answers as mat_answers
    join valuation.points as points on points.answer = mat_answers.answer and points.profile = $profile
    join inputs.criteria as criteria on criteria.key = points.criterion
    where mat_answers.product_id = $mat

),

steps as (

    select unnest(['before', 'offer', 'fact']) as step

),

valued as (

    select
        steps.step,
        least(sum(answers.points), min(answers.limit_value)) as value
    from steps
    cross join offers
    join answers on answers.as_of = case steps.step
        when 'before' then 'before'
        when 'fact' then 'now'
        else if(offers.has_changed and answers.about = 'offer', 'now', 'before')
    end
    group by steps.step

),

ranked as (

    select as_of, product_id, value
    from ranking.states
    where profile = $profile and state = 'ranked'

),

placed as (

    select
        step,
        value,
        if(
            (select count(*) from ranked where product_id = $mat) = 2,
            1 + (
                select count(*)
                from ranked
                where ranked.as_of = 'before' and ranked.product_id <> $mat and ranked.value > valued.value
            ),
            null
        ) as rank
    from valued

    union all

    select
        'competitors' as step,
        valued.value,
        (
            select ranks.rank
            from ranking.ranks as ranks
            where ranks.as_of = 'now' and ranks.profile = $profile and ranks.product_id = $mat
                and (select count(*) from ranked where product_id = $mat) = 2
        ) as rank
    from valued
    where valued.step = 'fact'

)

select
    later.step as cause,
    later.value - earlier.value as points,
    earlier.rank - later.rank as places
from (select *, list_position(['before', 'offer', 'fact', 'competitors'], step) as place from placed) as later
join (select *, list_position(['before', 'offer', 'fact', 'competitors'], step) as place from placed) as earlier
    on earlier.place = later.place - 1
where exists (from ranking.states where as_of = 'before' and product_id = $mat)
order by later.place
