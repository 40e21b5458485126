"""
Measure Kaifong beside other CRM systems: the same customers, the same server, the same run.

Each peer lives in an environment of its own below --work, made from the package index on first
use. The server is a scratch one, thrown away at the end.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.peers import bottle, creme, figures, made, ours, place  # noqa: E402

PEERS = {"creme": creme, "bottle": bottle}
PEER_COLUMNS = made.Person._fields[1:]


def main() -> int:
    told = asked()
    persons = made.people(told.rows)
    with place.opened(told.work) as there:
        mine = figures.Measured("Kaifong")
        attempt(mine, lambda: ours.measure(there, persons, made.sales(persons)))
        peers = [
            beside(there, name, persons[: told.peer_rows or None], told) for name in told.peers
        ]
    if told.json:
        print(json.dumps([asdict(one) for one in (mine, *peers)], indent=1, ensure_ascii=False))
    else:
        show(mine, peers)
    return 1 if mine.failure else 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    home = Path(os.environ.get("KAIFONG_HOME") or ROOT / ".kaifong")
    parser.add_argument("--peers", default="creme,bottle", help="creme,bottle or none")
    parser.add_argument("--rows", type=int, default=10_000, help="customers; twice as many orders")
    parser.add_argument("--peer-rows", type=int, help="fewer customers for the peers")
    parser.add_argument("--minutes", type=float, default=15, help="for each peer")
    parser.add_argument("--work", type=Path, default=home / "peers", help="kept between runs")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    told.peers = [name for name in told.peers.split(",") if name and name != "none"]
    unknown = set(told.peers) - set(PEERS)
    if unknown:
        parser.error(f"--peers {', '.join(unknown)}: write {', '.join(PEERS)} or none")
    return told


def beside(
    there: place.Place, name: str, persons: list[made.Person], told: argparse.Namespace
) -> figures.Measured:
    peer = PEERS[name]
    found = figures.Measured(peer.NAME)
    text = made.as_csv(PEER_COLUMNS, [person[1:] for person in persons])
    until = time.monotonic() + told.minutes * 60

    def measure() -> dict[str, object]:
        taken = peer.measure(there, text, len(persons), until)
        return {**taken, "figures": {**taken["figures"], "copy_customers": copied()}}

    def copied() -> float:
        return len(persons) / there.copy(text)

    attempt(found, measure)
    return found


def attempt(one: figures.Measured, measure) -> None:
    try:
        one.take(measure())
    except figures.CouldNot as reason:
        one.failure = str(reason)
    one.notes.append(f"load average {figures.load()}")


def show(mine: figures.Measured, peers: list[figures.Measured]) -> None:
    rows = figures.table(mine, peers)
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first, *rest = zip(row, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]))
    print()
    for line in figures.said(mine, peers):
        print(line)


if __name__ == "__main__":
    sys.exit(main())
