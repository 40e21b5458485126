"""
Measure the lake against named peers in the same run: the bars of the design, as ratios.

Without --rows it takes the shop in KAIFONG_HOME as it is and leaves the lake built anew; with
--rows it makes a shop of so many order lines in a server of its own, and throws it away.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="lines of a made-up shop in a scratch server")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    told = parser.parse_args()
    with scratch_home() if told.rows else as_it_is():
        from tools.lake_bench import making

        superuser = making.ready(told.rows)
        from tools.lake_bench import bars

        found = [bar for group in bars.GROUPS for bar in group(superuser)]
    if told.json:
        print(json.dumps([bar._asdict() for bar in found], indent=1))
        return
    for bar in found:
        seen = f"{bar.seen:.3g}" if isinstance(bar.seen, float) else bar.seen
        print(f"{bar.number:>3}  {bar.name:<58} {seen!s:>9}  {bar.limit:<12} {bar.detail}")


@contextmanager
def scratch_home() -> Iterator[None]:
    home = Path(tempfile.mkdtemp(prefix="kaifong-bench-"))
    os.environ |= {"KAIFONG_HOME": str(home), "KAIFONG_DB_ROLE": "mig"}
    os.environ.pop("DATABASE_URL", None)
    try:
        yield
    finally:
        from kaifong.foundation.server import postgres

        postgres.remove(home)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def as_it_is() -> Iterator[None]:
    yield


if __name__ == "__main__":
    main()
