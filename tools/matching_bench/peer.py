"""
splink's own way with its own sample: the settings of its tutorial, swapped names among them.

Runs in an environment that has splink, and answers with one line of JSON.
"""

import json
import logging
import sys
import time
from typing import Any

import duckdb
import splink  # type: ignore[import-not-found]
import splink.comparison_library as cl  # type: ignore[import-not-found]
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import (  # type: ignore[import-not-found]
    DuckDBAPI,
)

THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
BLOCKS = (
    ("first_name", "surname"),
    ("surname", "dob"),
    ("first_name", "dob"),
    ("email",),
    ("dob",),
    ("first_name", "city"),
    ("surname", "city"),
)


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
    )


def groups(path: str) -> tuple[float, dict[float, list[list[int]]]]:
    """Return the seconds it took and, by threshold, the groups found."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(
        "CREATE TABLE people AS SELECT unique_id, lower(trim(first_name)) AS first_name,"
        " lower(trim(surname)) AS surname, dob::VARCHAR AS dob, lower(city) AS city,"
        f" lower(email) AS email FROM read_csv('{path}')"
    )
    began = time.perf_counter()
    api: Any = DuckDBAPI(connection=connection)
    linker = Linker(api.register("people"), settings())
    rules = [block_on("first_name", "surname"), block_on("email")]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(rules[0])
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
    first = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, THRESHOLDS[0])
    first.as_record_list()
    seconds = time.perf_counter() - began
    found = {}
    for threshold in THRESHOLDS:
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
        by: dict[Any, list[int]] = {}
        for row in clustered.as_record_list():
            by.setdefault(row["cluster_id"], []).append(int(row["unique_id"]))
        found[threshold] = [group for group in by.values() if len(group) > 1]
    return seconds, found


def main() -> None:
    logging.disable()
    path, times = sys.argv[1], int(sys.argv[2])
    runs = [groups(path) for _ in range(times)]
    print(
        json.dumps(
            {
                "version": splink.__version__,
                "seconds": min(seconds for seconds, _ in runs),
                "groups": runs[0][1],
            }
        )
    )


if __name__ == "__main__":
    main()
