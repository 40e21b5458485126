"""
Measure the reports that ship on the shop in KAIFONG_HOME, brought up to date first.

Each report of the library is asked as its page asks it: p50 and p95 on DuckDB, and the ratio of a
reader of two regions and three channels to one of everything; then once more where the answer was
kept since. Five of them are asked once more as
SQL written by hand, on DuckDB and on PostgreSQL, in the same run; what takes longest stands first.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each report is asked")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    told = parser.parse_args()
    from tools.lake_bench import making

    making.ready(None)
    from tools.library_bench import measuring

    found = measuring.measured(told.times)
    if told.json:
        print(json.dumps(found, indent=1))
        return
    print(f"lake of {found['lines']:,} lines and {found['customers']:,} customers")
    print(f"{'report':<26} {'p50 ms':>8} {'p95 ms':>8} {'of a part':>10} {'again ms':>9}")
    for one in found["reports"]:
        times = f"{one['p50']:>8.0f} {one['p95']:>8.0f} {one['ratio']:>9.2f}x {one['again']:>9.0f}"
        print(f"{one['key']:<26} {times}")
    print(f"\n{'against SQL by hand':<26} {'ours ms':>8} {'DuckDB':>8} {'PostgreSQL':>11}")
    for one in found["peers"]:
        duck, postgres = one["duck"] / one["ours"], one["postgres"] / one["ours"]
        print(f"{one['key']:<26} {one['ours']:>8.0f} {duck:>7.2f}x {postgres:>10.1f}x")


if __name__ == "__main__":
    main()
