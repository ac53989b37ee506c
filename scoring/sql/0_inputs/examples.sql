-- One row per (criterion, function, worked example of the checklist), in the shape of a measurement.
create table inputs.examples as

with examples as (

    select
        criterion,
        function,
        criterion_position,
        profile_position,
        unnest(from_json(examples, '[{"measurement": "JSON", "partial_value": "VARCHAR"}]')) as example,
        generate_subscripts(from_json(examples, '["JSON"]'), 1) as position
    from inputs.value_functions

)

select
    criterion,
    function,
    criterion_position,
    profile_position,
    position,
    example.measurement ->> '$' as told,
    try_cast(example.measurement ->> '$' as decimal(18, 4)) as number,
    case
        when json_type(example.measurement) = 'ARRAY' then from_json(example.measurement, '["VARCHAR"]')
        when try_cast(example.measurement ->> '$' as decimal(18, 4)) is not null then []
        else [example.measurement ->> '$']
    end as words,
    cast(example.partial_value as decimal(9, 6)) as partial_value
from examples
