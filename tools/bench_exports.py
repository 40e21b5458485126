"""
Measure files of many order lines: rows a second, and how much memory they take at the most.

    python -m tools.bench_exports [--rows 1000000] [--json]

It makes a shop in a server of its own, and throws it away. Each file is made in a process of its
own, once of about a tenth of the rows and once of all, so that memory which grows with the rows
shows. Beside ours stand peers in the same run: PostgreSQL's COPY, csv.writer and XlsxWriter over
the same lines as plain codes without names or cover, and DuckDB making Parquet of what COPY gave.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.bench_lake import scratch_home

ROOT = Path(__file__).resolve().parent.parent
FIRST, LAST, TENTH = date(2023, 1, 1), date(2025, 12, 31), date(2023, 4, 20)
AGAINST = {"csv": "csv.writer", "xlsx": "XlsxWriter", "parquet": "COPY, then DuckDB"}
PEERS = ("COPY", *AGAINST.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--last", type=date.fromisoformat, default=LAST, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.one:
        print(json.dumps(measured(told.one, told.last)))
        return
    with scratch_home():
        from tools.lake_bench import making

        making.ready(round(told.rows * 1.03))  # a line in thirty is a charge, not goods
        found = [run(name, last) for name in (*AGAINST, *PEERS) for last in (TENTH, LAST)]
    show(found, as_json=told.json)


def run(name: str, last: date) -> dict[str, Any]:
    """Measure one file in a process of its own."""
    environ = {**os.environ, "KAIFONG_DB_ROLE": "app"}
    command = [sys.executable, "-m", "tools.bench_exports", "--one", name, "--last", str(last)]
    told = subprocess.run(
        command, check=False, cwd=ROOT, env=environ, capture_output=True, text=True
    )
    if told.returncode:
        raise SystemExit(told.stderr)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def show(found: list[dict[str, Any]], *, as_json: bool) -> None:
    speed = {one["name"]: one["rows"] / one["seconds"] for one in found}
    for one in found:
        one["against"] = round(speed[one["name"]] / speed[AGAINST.get(one["name"], "COPY")], 2)
    if as_json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'file':<20}{'rows':>10}{'s':>8}{'rows/s':>10}{'peak MB':>9}{'file MB':>9}  speed")
    for one in found:
        whole = f"{one['rows']:>10,}{one['seconds']:>8.1f}{one['rows'] / one['seconds']:>10,.0f}"
        peer = AGAINST.get(one["name"], "COPY")
        print(
            f"{one['name']:<20}{whole}{one['peak']:>9.0f}{one['size'] / 1e6:>9.1f}"
            f"  {one['against']} of {peer}"
        )


def measured(name: str, last: date) -> dict[str, Any]:
    from tools.lake_bench import making

    making.ready(None)
    before = peak()
    began = time.perf_counter()
    rows, size = (ours if name in AGAINST else peer)(name, last)
    seconds = time.perf_counter() - began
    return {
        "name": name,
        "rows": rows,
        "seconds": seconds,
        "peak": peak(),
        "before": before,
        "size": size,
    }


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def question(last: date):
    from kaifong.intelligence.queries import Ask, Chosen

    return Ask(measures=("net",), dimensions=("month",), period=Chosen(FIRST, last))


def somebody():
    """Return an actor who may see and export everything; the caller rolls him back."""
    from django.contrib.auth.models import User

    from kaifong.authority import wall
    from kaifong.authority.models import Department, Grant, Membership, Role, Staff
    from kaifong.authority.queries import actor_of

    with wall.lifted():
        user = User.objects.create_user("bench")
        role = Role.objects.create(
            department=Department.objects.create(code="bench", name_en="Bench", name_zh="量"),
            code="bench",
            name_en="Bench",
            name_zh="量",
        )
        person = Staff.objects.create(user=user, name_en="Bench", name_zh="量")
        Membership.objects.create(staff=person, role=role, since=datetime.now(UTC))
        for action in ("see", "report", "export"):
            Grant.objects.create(
                role=role,
                action=action,
                object="order",
                classes=["public", "internal", "financial"],
                purposes=["sales"],
            )
    return actor_of(person)


def ours(name: str, last: date) -> tuple[int, int]:
    from django.db import transaction

    from kaifong.reports.actions import Format, Unkept, make_lines_file

    with transaction.atomic():
        made = make_lines_file(
            actor=somebody(),
            named=Unkept("Bench", question(last)),
            format=Format[name.upper()],
            language="en",
            at=datetime.now(UTC),
            today=LAST,
        )
        with made.file as file:
            size = file.seek(0, os.SEEK_END)
        transaction.set_rollback(True)
    return made.rows, size


def plain_sql(last: date) -> str:
    from kaifong.intelligence.engines.postgres import with_datasets
    from kaifong.intelligence.scoped import whole_view
    from kaifong.intelligence.semantics import lines
    from kaifong.intelligence.semantics.parts import parts_of

    asked = question(last)
    (part,) = parts_of(asked, asked.period.days(LAST), LAST)
    return with_datasets(lines.compiled_lines(part, whole_view()).sql)


def plain_rows(last: date) -> Iterator[tuple[Any, ...]]:
    from kaifong.intelligence.engines.postgres import streamed
    from kaifong.intelligence.scoped import whole_view
    from kaifong.intelligence.semantics import lines
    from kaifong.intelligence.semantics.parts import parts_of

    asked = question(last)
    (part,) = parts_of(asked, asked.period.days(LAST), LAST)
    for chunk in streamed(lines.compiled_lines(part, whole_view()).sql, lines.CHUNK):
        yield from chunk


def peer(name: str, last: date) -> tuple[int, int]:
    from django.db import transaction

    with TemporaryDirectory() as folder, transaction.atomic():
        to = Path(folder) / "rows"
        rows = {
            "COPY": copied,
            "csv.writer": written,
            "XlsxWriter": on_a_sheet,
            "COPY, then DuckDB": columned,
        }[name](last, to)
        return rows, to.stat().st_size


def copied(last: date, to: Path) -> int:
    from django.db import connection

    from kaifong.authority import wall

    count = 0
    asked = f"COPY ({plain_sql(last)}) TO STDOUT (FORMAT csv)"
    with (
        wall.lifted(),
        connection.cursor() as cursor,
        to.open("wb") as file,
        cursor.copy(asked) as copy,
    ):
        for block in copy:
            file.write(block)
            count += bytes(block).count(b"\n")
    return count


def written(last: date, to: Path) -> int:
    import csv

    count = 0
    with to.open("w", newline="") as file:
        writer = csv.writer(file)
        for at, row in enumerate(plain_rows(last), 1):
            writer.writerow(row)
            count = at
    return count


def on_a_sheet(last: date, to: Path) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(to), {"constant_memory": True})
    page, at = book.add_worksheet(), 0
    for at, row in enumerate(plain_rows(last), 1):
        page.write_row(at - 1, 0, [str(cell) if isinstance(cell, date) else cell for cell in row])
    book.close()
    return at


def columned(last: date, to: Path) -> int:
    import duckdb

    rows = copied(last, to.with_suffix(".csv"))
    duckdb.execute("SET threads = 1; SET memory_limit = '1GB'")
    duckdb.execute(
        f"COPY (FROM read_csv('{to.with_suffix('.csv')}', header = false)) TO '{to}'"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    return rows


if __name__ == "__main__":
    main()
