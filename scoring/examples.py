"""Check a checklist's worked examples with the SQL that values real mats. Reads scoring/sql, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scoring import database
from scoring.checklist import Checklist
from scoring.toml_lines import Problem


def failing_examples(checklist: Checklist) -> Iterator[Problem]:
    """Give where in the file an example does not hold, and what its value function gives instead."""
    with database.connect() as connection:
        database.put_texts(connection, {"checklist": checklist.model_dump(mode="json")})
        for table in ("value_functions", "criteria", "knots", "examples"):
            database.build_table(connection, f"0_inputs/{table}")
        connection.execute("create schema measurements")
        connection.execute(
            """
            create table measurements.measurements as
            select criterion, 'stated' as state, number, words, '%' as possible
            from inputs.examples
            """
        )
        for table in ("proposals", "answers", "stated_partials", "partial_values"):
            database.build_table(connection, f"5_valuation/{table}")
        failures = connection.execute(
            """
            select
                examples.criterion_position - 1 as criterion_position,
                examples.profile_position - 1 as profile_position,
                examples.criterion,
                coalesce(nullif(examples.function, 'balanced') || ': ', '') || examples.criterion || ': the example '
                    || examples.told || ' is said to be worth ' || examples.partial_value
                    || ', but the value function gives ' || coalesce(cast(partial_values.partial as varchar), 'nothing')
                    || '; correct the example or the knots' as problem
            from inputs.examples as examples
            join valuation.answers as answers
                on answers.criterion = examples.criterion
                and answers.number is not distinct from examples.number
                and answers.words = examples.words
            left join valuation.stated_partials as partial_values
                on partial_values.answer = answers.answer and partial_values.function = examples.function
            where partial_values.partial is distinct from examples.partial_value
            order by examples.profile_position nulls first, examples.criterion_position, examples.position
            """
        ).fetchall()
    for criterion, profile, key, problem in failures:
        if profile is None:
            yield ("criterion", criterion, "examples"), problem
        else:
            yield ("profile", profile, "value_function", key, "examples"), problem
