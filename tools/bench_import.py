#!/usr/bin/env python3
"""
Measure imports: lines of a real shop and a list of customers, against the server's own COPY.

    tools/bench_import.py [FILE] [--customers 10000] [--rounds 3] [--json]

In a database of its own within a cluster of its own. A round is: COPY BINARY of the file's rows,
as the importer stages them, into one bare table; the import of the file with history, journal,
roll-ups and duplicate check; its revert. The best of the rounds counts on both sides. Seconds are
those of the clock, which only a quiet machine keeps true; so the ratio is also told in seconds of
the processors, of this process and of the server's own.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT.parent / "shared" / "data" / "online_retail_2009_2010.parquet"
AT = datetime(2026, 11, 22, tzinfo=UTC)


class Spent(NamedTuple):
    """Seconds of the clock, and of processors."""

    clock: float
    cpu: float


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description="Measure imports against COPY.")
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="kf-bench-") as home, shop(Path(home)):
        found: dict[str, Any] = {"customers": of_customers(asked.customers, asked.rounds)}
        if asked.file.exists():
            found["sales"] = of_sales(asked.file, asked.rounds)
    print(json.dumps(found) if asked.json else told(found))


@contextmanager
def shop(home: Path) -> Iterator[None]:
    """Open an empty shop in this folder: PostgreSQL as production has it, with fsync."""
    os.environ |= {"KAIFONG_HOME": str(home), "KAIFONG_MODE": "development"}
    os.environ.pop("DATABASE_URL", None)
    from kaifong.console.start import environment
    from kaifong.foundation.server import postgres

    env = environment()
    server = postgres.ensure_running(env.home, pg_bin=env.pg_bin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    own = connection.settings_dict.copy()
    connection.settings_dict |= env.database("mig")
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict |= {name: own[name] for name in ("USER", "PASSWORD", "OPTIONS")}
    os.environ |= {"KF_BENCH_MIG": server.url_mig, "KF_BENCH_SERVER": str(server.pid)}
    try:
        yield
    finally:
        connection.close()
        postgres.stop(env.home, pg_bin=env.pg_bin)


def of_sales(file: Path, rounds: int) -> dict[str, Any]:
    from kaifong.integration import actions, mapping
    from kaifong.integration.builtin_profiles import ONLINE_RETAIL
    from kaifong.integration.reading.opening import open_source
    from kaifong.integration.vocabulary import Kind

    source = open_source(file)
    chosen = {one.field: one.column for one in mapping.guess(source.columns, Kind.SALES)}
    steps: dict[str, list[Spent]] = {"copy": [], "import": [], "again": [], "revert": []}
    rows = typed_rows(source, chosen)
    for _ in range(rounds):
        steps["copy"].append(copied(rows))
        steps["import"].append(took(lambda: brought(file, Kind.SALES, ONLINE_RETAIL.options)))
        steps["again"].append(took(lambda: brought(file, Kind.SALES, ONLINE_RETAIL.options)))
        steps["revert"].append(took(lambda: actions.revert(import_id=first_done(), at=AT)))
    return {"lines": source.rows, **figures(source.rows, steps)}


def figures(rows: int, steps: dict[str, list[Spent]]) -> dict[str, Any]:
    best = {name: best_of(spent) for name, spent in steps.items()}
    whole, bare = best["import"], best["copy"]
    return {
        "seconds": {name: round(spent.clock, 3) for name, spent in best.items()},
        "cpu_seconds": {name: round(spent.cpu, 3) for name, spent in best.items()},
        "per_second": round(rows / whole.clock),
        "copy_per_second": round(rows / bare.clock),
        "ratio_to_copy": round(whole.clock / bare.clock, 1),
        "cpu_ratio_to_copy": round(whole.cpu / max(bare.cpu, 0.01), 1),
        "load": round(os.getloadavg()[0], 1),
    }


def of_customers(count: int, rounds: int) -> dict[str, Any]:
    from kaifong.integration import actions
    from kaifong.integration.vocabulary import Kind

    text, rows = people(count)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.csv"
        file.write_text(text, encoding="utf-8")
        steps: dict[str, list[Spent]] = {"copy": [], "import": [], "again": []}
        for _ in range(rounds):
            steps["copy"].append(copied(rows))
            steps["import"].append(took(lambda: brought(file, Kind.CUSTOMERS, {"source": "crm"})))
            steps["again"].append(took(lambda: brought(file, Kind.CUSTOMERS, {"source": "crm"})))
            actions.revert(import_id=first_done(), at=AT)
    return {"customers": count, **figures(count, steps)}


def brought(file: Path, kind: Any, options: Any) -> None:
    """Bring a file in, from its bytes to the end of the transaction."""
    from kaifong.integration import actions

    number = actions.receive(kind=kind, name=file.name, content=actions.blocks(file), at=AT)
    actions.choose(import_id=number, mapping={}, options=dict(options), whole=False)
    one = actions.commit(import_id=number, at=AT)
    if one.problem:
        raise SystemExit(one.problem % one.facts)


def first_done() -> Any:
    """Return the import that wrote something; the repeated one wrote nothing."""
    from kaifong.integration.models import Import

    done = Import.objects.filter(state="done").order_by("pk")
    return next(one.pk for one in done if one.report["verdicts"]["new"])


def typed_rows(source: Any, chosen: dict[str, str]) -> Any:
    import pyarrow as pa

    from kaifong.integration import sales_lines

    terms = sales_lines.Terms(at=AT, currencies=frozenset({"GBP"}), currency="GBP")
    batches = [sales_lines.typed(chunk, chosen, terms) for chunk in source.chunks()]
    return pa.Table.from_batches(batches).select(["row", *chosen, "currency"])


def copied(rows: Any) -> Spent:
    """Return the seconds of COPY BINARY of the rows into one bare table, committed."""
    import pgpq
    import psycopg

    from kaifong.integration.sets.copying import _type

    columns = ", ".join(f'"{field.name}" {_type(field.type)}' for field in rows.schema)
    with psycopg.connect(os.environ["KF_BENCH_MIG"], autocommit=True) as database:
        database.execute("DROP TABLE IF EXISTS bench_bare")
        database.execute(f"CREATE TABLE bench_bare ({columns})")

        def copy() -> None:
            encoder = pgpq.ArrowToPostgresBinaryEncoder(rows.schema)
            with database.cursor().copy("COPY bench_bare FROM STDIN (FORMAT BINARY)") as into:
                into.write(encoder.write_header())
                for batch in rows.to_batches(max_chunksize=65_536):
                    into.write(encoder.write_batch(batch))
                into.write(encoder.finish())

        spent = took(copy)
        database.execute("DROP TABLE bench_bare")
    return spent


def people(count: int) -> tuple[str, Any]:
    """Return invented customers as CSV and as rows."""
    import pyarrow as pa

    drawn = random.Random(7)  # noqa: S311  invented people
    families = ["CHAN", "LEUNG", "WONG", "LAU", "CHEUNG", "HO", "LI", "NG", "TSANG", "YIP"]
    families_zh = "陳梁黃劉張何李吳曾葉"
    given_zh = "美玲家豪志明詠詩嘉欣俊傑曉彤子軒"
    rows = []
    for number in range(count):
        family = drawn.randrange(len(families))
        given = "".join(drawn.sample(given_zh, 2))
        rows.append(
            {
                "Customer ID": f"C{number:06}",
                "Member no": f"KF{number:08}",
                "English name": f"{families[family]} {drawn.choice(['Ka Ho', 'Mei Ling', 'Siu'])}",
                "中文姓名": f"{families_zh[family]}{given}",
                "Email": f"person{number}@example.com",
                "Phone": f"+852 {drawn.randrange(51_000_000, 70_000_000)}",
                "District": drawn.choice(["沙田", "Wan Chai", "Tuen Mun", "觀塘", "Macau"]),
                "Language": drawn.choice(["zh-hant", "en"]),
            }
        )
    header = ",".join(rows[0])
    text = "\n".join([header, *(",".join(row.values()) for row in rows)]) + "\n"
    return text, pa.Table.from_pylist(rows)


def took(do: Callable[[], Any]) -> Spent:
    spent, began = processors(), time.perf_counter()
    do()
    return Spent(time.perf_counter() - began, processors() - spent)


def processors() -> float:
    """Return the seconds that this process and the server have computed so far."""
    import psutil

    server = psutil.Process(int(os.environ["KF_BENCH_SERVER"]))
    told = 0.0
    for process in (psutil.Process(), server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            # A postmaster adds up the children that it has seen end.
            told += used.user + used.system
            told += (used.children_user + used.children_system) if process == server else 0
    return told


def best_of(spent: list[Spent]) -> Spent:
    return Spent(min(one.clock for one in spent), min(one.cpu for one in spent))


def told(found: dict[str, Any]) -> str:
    lines = []
    for what in ("sales", "customers"):
        if not (of := found.get(what)):
            continue
        rows = of["lines" if what == "sales" else "customers"]
        others = ", ".join(
            f"{name} {seconds} s" for name, seconds in of["seconds"].items() if name != "import"
        )
        whole = f"{what}: {rows:,} rows in {of['seconds']['import']} s, {of['per_second']:,} /s"
        clock, cpu = of["ratio_to_copy"], of["cpu_ratio_to_copy"]
        lines.append(f"{whole}; {clock} × COPY by the clock, {cpu} × by processors")
        lines.append(f"  {others}; processors: {of['cpu_seconds']}; load {of['load']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
