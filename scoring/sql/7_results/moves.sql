-- One row per (mat that the guide ranked on both days, cause that moved it): RankMove; the causes in the order of
-- 8_explanations/moves.sql, whose steps these are, by the balanced profile and for all mats at once.
with ranked as (

    select as_of, product_id, value
    from ranking.states
    where profile = 'balanced' and state = 'ranked'

),

twice as (

    select now.product_id, now.value as now_value, before.value as before_value
    from ranked as now
    join ranked as before using (product_id)
    where now.as_of = 'now' and before.as_of = 'before'

),

offers as (

    select product_id, count(distinct (shop, url)) > 1 as has_changed
    from valuation.chosen_offers
    group by product_id

),

limits as (

    select answer, min(limit_value) as limit_value from valuation.cap_verdicts where applies group by answer

),

answers as (

    select
        mat_answers.product_id,
        mat_answers.as_of,
        criteria.about,
        points.points,
        coalesce(limits.limit_value, 100) as limit_value
    from valuation.mat_answers as mat_answers
    join twice using (product_id)
    join valuation.points as points on points.answer = mat_answers.answer and points.profile = 'balanced'
    join inputs.criteria as criteria on criteria.key = points.criterion
    left join limits on limits.answer = mat_answers.answer

),

-- As the mat stood before, but for the terms of the offer that is chosen now.
with_offer as (

    select answers.product_id, least(sum(answers.points), min(answers.limit_value)) as value
    from answers
    left join offers using (product_id)
    where answers.as_of = if(answers.about = 'offer' and coalesce(offers.has_changed, false), 'now', 'before')
    group by answers.product_id

),

steps as (

    select product_id, 0 as step, before_value as value from twice

    union all

    select product_id, 1 as step, value from with_offer

    union all

    select product_id, 2 as step, now_value as value from twice

),

values_before as (

    select value, sum(count(*)) over (order by value desc) as mats_to_here
    from ranked
    where as_of = 'before'
    group by value

),

placed as (

    select
        steps.product_id,
        steps.step,
        steps.value,
        -- The mat itself is none of those above it.
        1 + coalesce(above.mats_to_here, 0) - (twice.before_value > steps.value)::integer as rank
    from steps
    join twice using (product_id)
    asof left join values_before as above on steps.value < above.value

    union all

    select twice.product_id, 3 as step, twice.now_value as value, ranks.rank
    from twice
    join ranking.ranks as ranks
        on ranks.as_of = 'now' and ranks.profile = 'balanced' and ranks.product_id = twice.product_id

)

select
    later.product_id,
    ['offer', 'fact', 'competitors'][later.step] as cause,
    later.value - earlier.value as points,
    (earlier.rank - later.rank)::integer as places
from placed as later
join placed as earlier on earlier.product_id = later.product_id and earlier.step = later.step - 1
where later.value <> earlier.value or later.rank <> earlier.rank
order by later.product_id, later.step
