-- One row per (ranked mat, goal that one other answer reaches): Lift; a rank up, then the first. As in 8_explanations/
-- counterfactuals.sql, whose single changes these are, by the balanced profile and for all mats at once.
with ranked as (

    select product_id, value
    from ranking.states
    where as_of = 'now' and profile = 'balanced' and state = 'ranked'

),

values_there as (

    select value, count(*) as mats, sum(count(*)) over (order by value desc) as mats_to_here from ranked group by value

),

goals as (

    select
        ranked.product_id,
        ranked.value,
        unnest(['one rank up', 'first']) as goal,
        unnest([above.value, highest.value]) as target
    from ranked
    cross join (select max(value) as value from ranked) as highest
    asof join values_there as above on ranked.value < above.value

),

limits as (

    select answer, min(limit_value) as limit_value from valuation.cap_verdicts where applies group by answer

),

mine as (

    select
        mat_answers.product_id,
        mat_answers.criterion,
        criteria.position,
        criteria.question as title,
        answers.number,
        answers.told,
        mat_answers.state,
        points.points,
        coalesce(limits.limit_value, 100) as limit_value,
        -- The limit that the answers to all other questions leave.
        coalesce(
            least(
                min(limits.limit_value) over (
                    partition by mat_answers.product_id order by criteria.position
                    rows between unbounded preceding and 1 preceding
                ),
                min(limits.limit_value) over (
                    partition by mat_answers.product_id order by criteria.position
                    rows between 1 following and unbounded following
                )
            ),
            100
        ) as other_limit
    from valuation.mat_answers as mat_answers
    join ranked using (product_id)
    join valuation.points as points on points.answer = mat_answers.answer and points.profile = 'balanced'
    join valuation.answers as answers on answers.answer = mat_answers.answer
    join inputs.criteria as criteria on criteria.key = mat_answers.criterion
    left join limits on limits.answer = mat_answers.answer
    where mat_answers.as_of = 'now'

),

options as (

    select
        answers.criterion,
        answers.answer,
        answers.number,
        answers.told,
        points.points,
        proposals.position,
        coalesce(limits.limit_value, 100) as limit_value
    from valuation.answers as answers
    join valuation.points as points on points.answer = answers.answer and points.profile = 'balanced'
    join valuation.proposals as proposals
        on proposals.criterion = answers.criterion
        and proposals.number is not distinct from answers.number
        and proposals.words = answers.words
    left join limits on limits.answer = answers.answer
    where answers.is_stated

),

changes as (

    select
        mine.*,
        options.answer,
        options.told as proposal,
        options.points - mine.points as gain,
        coalesce(abs(options.number - mine.number), options.position) as distance,
        least(sums.points + options.points - mine.points, options.limit_value, mine.other_limit) as value_then
    from mine
    join options on options.criterion = mine.criterion and options.points > mine.points
    join valuation.sums as sums
        on sums.as_of = 'now' and sums.profile = 'balanced' and sums.product_id = mine.product_id

),

smallest as (

    select
        goals.goal,
        goals.value,
        goals.target,
        changes.* exclude (number)
    from goals
    join changes on changes.product_id = goals.product_id and changes.value_then >= goals.target
    qualify row_number() over (
        partition by goals.product_id, goals.goal
        order by changes.value_then, changes.gain, changes.position, changes.distance, changes.answer
    ) = 1

)

select
    smallest.product_id,
    smallest.goal,
    smallest.criterion as key,
    smallest.title,
    smallest.state,
    smallest.told as measurement,
    smallest.proposal,
    smallest.gain,
    smallest.value_then as value,
    1 + coalesce(above.mats_to_here, 0)::integer as rank_then
from smallest
asof left join values_there as above on smallest.value_then < above.value
order by smallest.product_id, smallest.goal = 'first'
