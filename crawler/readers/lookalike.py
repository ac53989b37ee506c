"""Tell an acupressure mat from the goods that look like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.passage import Passage

_MAT = re.compile(r"acupress\w* mat|akupressurmatte|spikmatt|tapis d.acupress|akupressurm", re.IGNORECASE)


def recognise_mat(name: str | None, passages: Sequence[Passage], language: str | None) -> tuple[bool | None, str]:  # noqa: ARG001  # the grammar by language comes next
    """Say whether the page sells an acupressure mat, and why."""
    if name and (match := _MAT.search(name)):
        return True, f"The name says “{match[0]}”."
    return None, "Neither name nor text lets one tell."
