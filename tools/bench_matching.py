"""
Measure how well and how fast customers who are one are found, beside splink in the same run.

splink lives in an environment of its own below --work, made from the package index on first use.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kaifong.customers.likeness import HONG_KONG, UNLEARNT, table  # noqa: E402
from kaifong.foundation.matching.clusters import clusters  # noqa: E402
from kaifong.foundation.matching.engine import matching  # noqa: E402
from kaifong.foundation.matching.rules import RuleSet  # noqa: E402
from tools.matching_bench import hong_kong, western  # noqa: E402
from tools.matching_bench.truth import agreement  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "data" / "fake_1000.csv"
PEER = ROOT / "tools" / "matching_bench" / "peer.py"
TIMES = 3  # each is run so often; the fastest counts, without imports


def main() -> int:
    told = asked()
    if told.sample.exists():
        western_sample(told)
    else:
        print(f"{told.sample.name} is not here: splink's sample is left out")
    for size in told.people:
        known_truth(size)
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    home = Path(os.environ.get("KAIFONG_HOME") or ROOT / ".kaifong")
    parser.add_argument("--sample", type=Path, default=SAMPLE)
    parser.add_argument("--people", type=int, nargs="*", default=[3_000, 70_000])
    parser.add_argument(
        "--work", type=Path, default=home / "matching-peer", help="kept between runs"
    )
    parser.add_argument("--no-peer", action="store_true")
    return parser.parse_args()


def western_sample(told: argparse.Namespace) -> None:
    records, whose = western.records(told.sample)
    ours, least = found(western.WESTERN, records, whose, TIMES)
    print(f"splink's sample, Kaifong: {ours}; {least:.2f} s")
    if told.no_peer:
        return
    peer = beside(told)
    if "failure" in peer:
        print(f"splink could not run: {peer['failure']}")
        return
    theirs = [(threshold, agreement(groups, whose)) for threshold, groups in peer["groups"].items()]
    threshold, best = max(theirs, key=lambda pair: pair[1].f1)
    print(
        f"splink's sample, splink {peer['version']} at its best threshold {threshold}: {best};"
        f" {peer['seconds']:.2f} s"
    )
    print(f"Kaifong takes {least / peer['seconds']:.0%} of splink's time")


def found(rules: RuleSet, records: Any, whose: Mapping[int, int], times: int) -> tuple[Any, float]:
    """Return how well the rules find whose records are whose, and the least seconds it took."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        beforehand = UNLEARNT if rules is HONG_KONG else None
        with matching(rules, records) as matcher:
            pairs = matcher.scan(beforehand=beforehand).pairs
        limit = rules.sure if rules is western.WESTERN else rules.review
        groups = clusters((p.left, p.right, p.bits) for p in pairs if p.probability >= limit)
        seconds.append(time.perf_counter() - began)
    return agreement(groups, whose), min(seconds)


def known_truth(size: int) -> None:
    people, whose = hong_kong.written(size)
    began = time.perf_counter()
    records = table(people)
    read = time.perf_counter() - began
    said, seconds = found(HONG_KONG, records, whose, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"Hong Kong, {len(people):,} records of {size:,} people: {said};"
        f" names taken apart in {read:.1f} s, scanned in {seconds:.1f} s,"
        f" peak memory of the process {peak:,.0f} MB"
    )


def beside(told: argparse.Namespace) -> dict[str, Any]:
    """Let splink do the same in a process and an environment of its own."""
    python = told.work / "bin" / "python"
    try:
        if not python.exists():
            venv.create(told.work, with_pip=True)
            run([str(python), "-m", "pip", "install", "--quiet", "splink"])
        answer = run([str(python), str(PEER), str(told.sample), str(TIMES)])
    except (subprocess.CalledProcessError, OSError) as failure:
        return {"failure": getattr(failure, "stderr", "") or str(failure)}
    return dict(json.loads(answer.splitlines()[-1]))


def run(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
