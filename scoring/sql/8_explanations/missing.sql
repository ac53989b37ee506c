-- One row per (product, question that is open), of $mat or, without one, of all: how far the answer could move its value
-- and rank, all else as it is, and how many of the first places would then hold another mat.
with values_above as (

    select distinct
        value,
        count(*) over (order by value desc) as mats
    from ranking.states
    where as_of = 'now' and profile = $profile and state = 'ranked'

),

unmet as (

    select
        product_id,
        count(*) as requirements,
        bool_or(not is_met) as has_failed
    from valuation.requirements
    where as_of = 'now' and is_met is distinct from true
    group by product_id

),

open_answers as (

    select
        mat_answers.product_id,
        mat_answers.criterion,
        mat_answers.state,
        points.weight,
        points.points_best - points.points as gain,
        points.points - points.points_worst as loss,
        coalesce(min(cap_verdicts.limit_value), 100) as limit_worst
    from valuation.mat_answers as mat_answers
    join valuation.points as points on points.answer = mat_answers.answer and points.profile = $profile
    left join valuation.cap_verdicts as cap_verdicts on cap_verdicts.answer = mat_answers.answer
    where mat_answers.as_of = 'now'
        and mat_answers.product_id = coalesce($mat, mat_answers.product_id)
        and not points.is_stated
        and points.weight > 0
    group by all

),

open_questions as (

    select
        open_answers.product_id,
        open_answers.criterion as key,
        open_answers.state,
        open_answers.weight,
        -- Caps on other answers hold on; one on this answer holds in the worst case alone.
        least(sums.points + open_answers.gain, limits.limit_value) as value_best,
        least(sums.points - open_answers.loss, limits.limit_value, open_answers.limit_worst) as value_worst,
        false as is_requirement
    from open_answers
    join valuation.sums as sums
        on sums.as_of = 'now' and sums.profile = $profile and sums.product_id = open_answers.product_id
    join valuation.limits as limits on limits.as_of = 'now' and limits.product_id = open_answers.product_id

    union all

    select
        product_id,
        requirement as key,
        'unknown' as state,
        0 as weight,
        null as value_best,
        null as value_worst,
        true as is_requirement
    from valuation.requirements
    where as_of = 'now' and is_met is null and product_id = coalesce($mat, product_id)

),

answered as (

    select
        open_questions.* exclude (value_best, value_worst),
        states.state = 'ranked' as is_ranked,
        states.value,
        coalesce(open_questions.value_best, states.value) as value_best,
        coalesce(open_questions.value_worst, states.value) as value_worst,
        -- A mat that is not ranked enters when this answer is all that it lacks.
        states.known_weight + open_questions.weight >= constants.known_weight_min
            and coalesce(not unmet.has_failed, true)
            and coalesce(unmet.requirements, 0) = open_questions.is_requirement::integer as is_ranked_then,
        constants.front_places
    from open_questions
    join ranking.states as states
        on states.as_of = 'now' and states.profile = $profile and states.product_id = open_questions.product_id
    left join unmet on unmet.product_id = open_questions.product_id
    cross join inputs.constants as constants

),

placed as (

    select
        answered.*,
        if(is_ranked, 1 + coalesce(now.mats, 0), null) as rank,
        if(is_ranked_then, 1 + coalesce(best.mats, 0), null) as rank_at_best,
        if(
            is_ranked_then and not is_requirement,
            1 + coalesce(worst.mats, 0) - (is_ranked and answered.value > value_worst)::integer,
            null
        ) as rank_at_worst
    from answered
    asof left join values_above as now on answered.value < now.value
    asof left join values_above as best on answered.value_best < best.value
    asof left join values_above as worst on answered.value_worst < worst.value

),

moved as (

    select
        *,
        -- Places from the better rank to the worse one, as far as they are among the first; unranked is behind them.
        list_max(list_transform([rank_at_best, rank_at_worst], lambda then_rank:
            if(
                rank is not distinct from then_rank,
                0,
                greatest(0, 1 + least(
                    front_places,
                    greatest(coalesce(rank, front_places + 1), coalesce(then_rank, front_places + 1))
                ) - least(coalesce(rank, front_places + 1), coalesce(then_rank, front_places + 1)))
            )
        )) as places_moved
    from placed

)

select
    moved.product_id,
    names.name,
    moved.key,
    coalesce(criteria.question, requirements.title) as title,
    moved.state,
    coalesce((
        select list(cells.key order by cells.position)
        from ranking.cells as cells
        where cells.as_of = 'now'
            and cells.product_id = moved.product_id
            and cells.state <> 'stated'
            and list_contains(criteria.facts, cells.key)
    ), []) as facts,
    moved.value_best - moved.value as could_gain,
    moved.value - moved.value_worst as could_lose,
    moved.rank,
    moved.rank_at_best,
    moved.rank_at_worst,
    moved.places_moved as front_places
from moved
join ranking.names as names on names.as_of = 'now' and names.product_id = moved.product_id
left join inputs.criteria as criteria on criteria.key = moved.key and not moved.is_requirement
left join inputs.requirements as requirements on requirements.key = moved.key and moved.is_requirement
where $mat is not null or moved.places_moved > 0
order by
    if($mat is null, moved.places_moved, 0) desc,
    could_gain desc,
    could_lose desc,
    moved.product_id,
    coalesce(criteria.position, 0)
