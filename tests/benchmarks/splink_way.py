"""Identity as Splink 5 decides it, run by an interpreter that has it: `splink_way.py FOLDER`.

Reads FOLDER/listings.csv, a row a listing: its words and specifications, already cleaned; writes
`threshold,number,cluster` into clusters.csv for every threshold, of which the benchmark takes the one that suits
Splink best. Prints its seconds with one threshold. Sets and mats alone are never compared, as with us; shops that round
numbers are allowed for; trained anew, as its makers advise, where listings are new.
"""

from __future__ import annotations

import logging
import sys
import time

import duckdb  # type: ignore[import-not-found,unused-ignore]
import splink.comparison_level_library as cll  # type: ignore[import-not-found,unused-ignore]
import splink.comparison_library as cl  # type: ignore[import-not-found,unused-ignore]
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found,unused-ignore]

_THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999)
_ASKED = 0.95


def main(folder: str) -> None:
    """Train, predict and cluster."""
    logging.disable(logging.WARNING)
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    read = "read_csv($listings, nullstr = '', types = {'gtin': 'varchar', 'mpn': 'varchar'})"
    connection.execute(f"create table listings as from {read}", {"listings": f"{folder}/listings.csv"})
    began = time.perf_counter()
    linker = Linker(DuckDBAPI(connection).register("listings"), _settings())
    linker.training.estimate_probability_two_random_records_match(
        [block_on("gtin", "pillow"), block_on("brand", "model", "pillow")], recall=0.75
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (("brand", "model"), ("gtin",), ("mpn",), ("brand", "spike_count")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule, "pillow"))
    pairs = linker.inference.predict(threshold_match_probability=min(_THRESHOLDS))
    clustering = linker.clustering.cluster_pairwise_predictions_at_threshold
    clustering(pairs, threshold_match_probability=_ASKED).as_duckdbpyrelation().fetchall()
    seconds = time.perf_counter() - began
    with open(f"{folder}/clusters.csv", "w", encoding="utf-8") as file:  # noqa: PTH123  # as short as it gets
        for threshold in _THRESHOLDS:
            found = clustering(pairs, threshold_match_probability=threshold).as_duckdbpyrelation()
            rows = found.project("number, cluster_id").fetchall()
            file.writelines(f"{threshold},{number},{cluster}\n" for number, cluster in rows)
    sys.stdout.write(f"{seconds}\n")


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[
            cl.JaroWinklerAtThresholds("model", [0.97, 0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("brand").configure(term_frequency_adjustments=True),
            cl.ExactMatch("gtin"),
            cl.ExactMatch("mpn"),
            _near("spike_count", 0.0, 0.01),
            _near("mat_length_cm", 0.0, 0.03),
            _near("mat_width_cm", 0.0, 0.03),
            _near("weight_kg", 0.02, 0.12, 0.26),
            cl.ExactMatch("cover_material"),
            cl.ExactMatch("core_material"),
            cl.ExactMatch("shop"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on(*keys, "pillow")
            for keys in (
                ("gtin",),
                ("mpn",),
                ("brand", "model"),
                ("model", "spike_count"),
                ("model", "mat_length_cm"),
                ("brand", "spike_count"),
                ("brand", "substr(model, 1, 3)"),
            )
        ],
    )


def _near(key: str, *shares: float) -> cl.CustomComparison:
    """Compare numbers by how far they lie apart, as a share of the greater."""
    levels = [cll.PercentageDifferenceLevel(key, share) for share in shares if share]
    exact = [] if shares[0] else [cll.ExactMatchLevel(key)]
    return cl.CustomComparison([cll.NullLevel(key), *exact, *levels, cll.ElseLevel()], output_column_name=key)


if __name__ == "__main__":
    main(*sys.argv[1:])
