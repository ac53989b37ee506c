"""The two libraries of the field that rank by several criteria, as oracles and rivals. Neither is a dependency.

`pip install --target DIR scikit-criteria pymcdm`, then `PYTHONPATH=DIR python -m pytest -m campaign …`.
"""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

Floats = npt.NDArray[np.float64]


def _wanted(name: str) -> Any:
    try:
        with warnings.catch_warnings(action="ignore"):
            return importlib.import_module(name)
    except ImportError:
        pytest.skip(f"needs {name}: pip install --target DIR scikit-criteria pymcdm, then run with PYTHONPATH=DIR")


class ScikitCriteria:
    """scikit-criteria's weighted sum of partial values."""

    def __init__(self) -> None:
        self._skcriteria = _wanted("skcriteria")
        self._method = _wanted("skcriteria.agg.simple").WeightedSumModel()

    def scores_and_ranks(self, partials: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Return each alternative's score and rank."""
        with warnings.catch_warnings(action="ignore"):
            problem = self._skcriteria.mkdm(partials, [max] * len(weights), weights=weights)
            found = self._method.evaluate(problem)
        return np.asarray(found.e_.score), np.asarray(found.rank_)


class Pymcdm:
    """pymcdm's weighted sum; the partial values are normalised already."""

    def __init__(self) -> None:
        self._pymcdm = _wanted("pymcdm")
        self._method = _wanted("pymcdm.methods").WSM(normalization_function=lambda column, cost=False: column)  # noqa: ARG005 as pymcdm calls it

    def scores_and_ranks(self, partials: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Return each alternative's score and rank."""
        with warnings.catch_warnings(action="ignore"):  # of weights that are nought
            scores = np.asarray(self._method(partials, weights, np.ones(len(weights))))
        return scores, np.asarray(self._pymcdm.helpers.rrankdata(scores))
