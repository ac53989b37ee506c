-- One row per (goal, criterion to change): the smallest change of one criterion, else of two, that lifts $mat by a rank or
-- to the first, with caps; one row without a criterion where no change of two does.
with mine as (

    select
        points.criterion,
        criteria.position,
        criteria.question as title,
        points.answer,
        answers.number,
        answers.told,
        mat_answers.state,
        points.points,
        coalesce(cap_verdicts.limit_value, 100) as limit_value
    from valuation.mat_answers as mat_answers
    join valuation.points as points on points.answer = mat_answers.answer and points.profile = $profile
    join valuation.answers as answers on answers.answer = mat_answers.answer
    join inputs.criteria as criteria on criteria.key = points.criterion
    left join (
        select answer, min(limit_value) as limit_value from valuation.cap_verdicts where applies group by answer
    ) as cap_verdicts on cap_verdicts.answer = mat_answers.answer
    where mat_answers.as_of = 'now' and mat_answers.product_id = $mat

),

me as (

    select states.value, sums.points, ranks.rank
    from ranking.states as states
    join valuation.sums as sums using (as_of, profile, product_id)
    join ranking.ranks as ranks using (as_of, profile, product_id)
    where states.as_of = 'now' and states.profile = $profile and states.product_id = $mat

),

others as (

    select value
    from ranking.states
    where as_of = 'now' and profile = $profile and state = 'ranked' and product_id <> $mat

),

goals as (

    select 'one rank up' as goal, min(others.value) as target
    from others
    join me on others.value > me.value

    union all

    select 'first' as goal, max(others.value) as target
    from others
    join me on others.value > me.value

),

options as (

    select
        mine.criterion,
        mine.position,
        points.answer,
        answers.told,
        points.points - mine.points as gain,
        coalesce((
            select min(cap_verdicts.limit_value)
            from valuation.cap_verdicts as cap_verdicts
            where cap_verdicts.answer = points.answer and cap_verdicts.applies
        ), 100) as limit_value,
        -- Of equal answers the nearest number, or the word that the value function names first.
        coalesce(abs(answers.number - mine.number), proposals.position) as distance
    from mine
    join valuation.points as points on points.criterion = mine.criterion and points.profile = $profile
    join valuation.answers as answers on answers.answer = points.answer and answers.is_stated
    join valuation.proposals as proposals
        on proposals.criterion = answers.criterion
        and proposals.number is not distinct from answers.number
        and proposals.words = answers.words
    where points.points > mine.points

),

singles as (

    select
        [options] as changes,
        options.gain,
        options.position * 1000 as place,
        options.distance,
        least(me.points + options.gain, options.limit_value, coalesce((
            select min(mine.limit_value) from mine where mine.criterion <> options.criterion
        ), 100)) as value
    from options
    cross join me

),

reached_by_one as (

    select goals.goal, singles.*
    from goals
    join singles on singles.value >= goals.target

),

pairs as (

    select
        [one, other] as changes,
        one.gain + other.gain as gain,
        one.position * 1000 + other.position as place,
        one.distance + other.distance as distance,
        least(me.points + one.gain + other.gain, one.limit_value, other.limit_value, coalesce((
            select min(mine.limit_value) from mine where mine.criterion not in (one.criterion, other.criterion)
        ), 100)) as value
    from options as one
    join options as other on other.position > one.position
    cross join me
    where exists (
        from goals
        where goals.target is not null and goals.goal not in (select reached_by_one.goal from reached_by_one)
    )

),

reached as (

    from reached_by_one

    union all

    select goals.goal, pairs.*
    from goals
    join pairs on pairs.value >= goals.target
    where goals.goal not in (select reached_by_one.goal from reached_by_one)

),

smallest as (

    select *
    from reached
    qualify row_number() over (
        partition by goal
        order by value, gain, place, distance, list_transform(changes, lambda each: each.answer)
    ) = 1

)

select
    goals.goal,
    1 + (select count(*) from others where others.value > goals.target) as rank,
    smallest.value,
    1 + (select count(*) from others where others.value > smallest.value) as rank_then,
    mine.criterion as key,
    mine.title,
    mine.state,
    mine.told as measurement,
    change.told as proposal,
    change.gain
from goals
left join (select * exclude (changes), unnest(changes) as change from smallest) as smallest using (goal)
left join mine on mine.criterion = smallest.change.criterion
where goals.target is not null
order by goals.goal = 'first', mine.position
