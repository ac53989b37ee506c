"""Check a checklist's worked examples with the SQL that values real mats. Reads scoring/sql, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scoring import database

if TYPE_CHECKING:
    from scoring.checklist import Checklist


def failing_examples(checklist: Checklist) -> Iterator[tuple[int, str]]:
    """Give (position of the criterion, what its value function gives instead) for every example that does not hold."""
    with database.connect() as connection:
        database.put_texts(connection, {"checklist": checklist.model_dump(mode="json")})
        for table in ("criteria", "knots", "examples"):
            database.build_table(connection, f"0_inputs/{table}")
        connection.execute("create schema measurements")
        connection.execute(
            """
            create table measurements.measurements as
            select
                'example' as as_of, product_id, '' as shop, '' as url, criterion, 'stated' as state, number, words,
                '%' as possible
            from inputs.examples
            """
        )
        for table in ("stated_partials", "partial_values"):
            database.build_table(connection, f"5_valuation/{table}")
        failures = connection.execute(
            """
            select
                examples.criterion_position - 1 as position,
                examples.criterion || ': the example ' || examples.told || ' is said to be worth '
                    || examples.partial_value || ', but the value function gives ' || partial_values.partial
                    || '; correct the example or the knots' as problem
            from inputs.examples as examples
            join valuation.partial_values as partial_values using (product_id, criterion)
            where partial_values.partial is distinct from examples.partial_value
            order by examples.criterion_position, examples.product_id
            """
        ).fetchall()
    yield from ((int(position), str(problem)) for position, problem in failures)
