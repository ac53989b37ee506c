-- One row per worked example of the checklist, in the shape of a measurement.
create table inputs.examples as

with criteria as (

    select
        unnest(
            from_json(
                body -> 'criterion',
                '[{"key": "VARCHAR", "examples": [{"measurement": "JSON", "partial_value": "VARCHAR"}],
                "value_function": {"shape": "VARCHAR"}}]'
            )
        ) as criterion,
        generate_subscripts(from_json(body -> 'criterion', '["JSON"]'), 1) as criterion_position
    from inputs.texts
    where name = 'checklist'

),

examples as (

    select
        criterion.key as criterion,
        criterion_position,
        unnest(criterion.examples) as example,
        generate_subscripts(criterion.examples, 1) as position
    from criteria

)

select
    criterion,
    criterion_position,
    criterion || '/' || position as product_id,
    example.measurement ->> '$' as told,
    try_cast(example.measurement ->> '$' as decimal(18, 4)) as number,
    if(
        json_type(example.measurement) = 'ARRAY',
        from_json(example.measurement, '["VARCHAR"]'),
        [example.measurement ->> '$']
    ) as words,
    cast(example.partial_value as decimal(9, 6)) as partial_value
from examples
