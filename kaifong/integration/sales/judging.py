"""Judging a sales file: every line in one bucket and under one verdict."""

# ruff: noqa: S608  names and codes of our own

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb

from kaifong.integration import accounting, return_matching, sales_lines, sales_rules, values
from kaifong.integration.options import Options
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals
from kaifong.integration.sales_rules import Bucket, CodeKind
from kaifong.integration.scratch import scratch
from kaifong.integration.verdicts import Verdict

from . import known
from .reading import look_up, read_in

Told = Callable[[str, float], None]  # the step, and its share that is done

NOT_DEALT = ", ".join(
    f"'{kind}'" for kind in (CodeKind.TEST, CodeKind.BAD_DEBT, CodeKind.CORRECTION)
)
# Only what comes in can be returned or give something back.
MATCHED = f"""(
  SELECT "row", buyer, code, currency, unit_price, quantity, placed_at FROM prepared
  WHERE NOT coalesce(broken_invoice, true) AND kind NOT IN ({NOT_DEALT})
    AND coalesce(first_buyer = buyer, true) AND first_currency = last_currency {{repeats}}
  UNION ALL
  SELECT "row", buyer, code, currency, unit_price, quantity, placed_at FROM dealings
)"""
KEPT = """"row", invoice, code, description, quantity, unit_price, currency, placed_at, category,
  buyer, name_zh, name_en, email, phone, district, country, channel,
  nature, bucket, refusal, amount, cents, undoes"""
VERDICT = f"""CASE WHEN bucket = '{Bucket.INVALID}' THEN '{Verdict.INVALID}'
  WHEN invoice IN (SELECT number FROM known) OR bucket IN ({{left_out}}) THEN '{Verdict.DUPLICATE}'
  ELSE '{Verdict.NEW}' END"""


class DoesNotAddUp(Exception):
    """Lines or money were lost between the file and its buckets: a fault of ours."""


@dataclass(frozen=True)
class Judged:
    """A file in the scratch database, in the table `judged`; what became of it in figures."""

    database: duckdb.DuckDBPyConnection
    options: Options
    account: accounting.Account
    verdicts: Mapping[Verdict, int]
    refusals: Refusals
    blank: int


@contextmanager
def judged(
    source: Source, mapping: Mapping[str, str], options: Options, *, at: datetime, told: Told
) -> Iterator[Judged]:
    """
    Open a scratch database with every line of the file judged by the rules.

    :raises DoesNotAddUp: if lines or money went missing on the way
    """
    with scratch() as database:
        terms = _terms(source, mapping, options, at)
        refusals = read_in(database, source, mapping, terms, lambda done: told("read", done))
        unread = source.refused
        told("judge", 0)
        known.fetch_orders(database, options.source)
        database.execute(
            f"CREATE TABLE prepared AS {sales_rules.prepared_sql('staged', [*mapping])}"
        )
        known.fetch_dealings(database, options.source)
        matched = MATCHED.format(repeats="" if options.keep_repeats else "AND NOT repeat")
        database.execute(f"CREATE TABLE joined AS {return_matching.joined_sql(matched)}")
        told("judge", 0.5)
        _judge(database, sales_rules.refused(keep_repeats=options.keep_repeats))
        look_up(source, _set_reasons(database), refusals)
        account = accounting.account_of(_tallies(database, unread))
        _must_add_up(database, source, account)
        yield Judged(
            database, options, account, _verdicts(database, unread), refusals, source.blank
        )


def _terms(
    source: Source, mapping: Mapping[str, str], options: Options, at: datetime
) -> sales_lines.Terms:
    dates = [s for c in source.columns if c.name == mapping["placed_at"] for s in c.samples]
    terms = sales_lines.Terms(
        at=at,
        currencies=frozenset(options.all_rates),
        currency=options.currency,
        zone=ZoneInfo(options.zone),
    )
    return replace(terms, day_first=values.day_first(dates))


def _judge(database: duckdb.DuckDBPyConnection, left_out: Collection[Bucket]) -> None:
    verdict = VERDICT.format(left_out=", ".join(f"'{bucket}'" for bucket in sorted(left_out)))
    database.execute(
        f"CREATE TABLE judged AS SELECT {KEPT}, {verdict} AS verdict"
        f" FROM ({sales_rules.judged_sql('prepared', 'joined')}) judged"
    )
    database.execute("DROP TABLE prepared")


def _set_reasons(database: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return the reasons of rows that were whole by themselves."""
    found = database.execute(
        'SELECT "row", judged.refusal FROM judged JOIN staged USING ("row")'
        " WHERE judged.refusal IS NOT NULL AND staged.reason IS NULL"
    )
    return dict(found.fetchall())


def _tallies(
    database: duckdb.DuckDBPyConnection, unread: int
) -> list[tuple[str, str | None, int, Decimal, int]]:
    found = database.execute(accounting.tally_sql("judged")).fetchall()
    return [*found, (Bucket.INVALID, "", unread, Decimal(0), 0)] if unread else found


def _verdicts(database: duckdb.DuckDBPyConnection, unread: int) -> dict[Verdict, int]:
    found = dict(database.execute("SELECT verdict, count(*) FROM judged GROUP BY 1").fetchall())
    lines = {verdict: int(found.get(verdict, 0)) for verdict in Verdict}
    lines[Verdict.INVALID] += unread
    return lines


def _must_add_up(
    database: duckdb.DuckDBPyConnection, source: Source, account: accounting.Account
) -> None:
    """Compare with the rows as they were read, before any rule saw them."""
    row = database.execute("SELECT count(*), sum(quantity * unit_price) FROM staged").fetchone()
    lines, amount = row or (0, None)
    told = sum(account.amounts().values(), Decimal(0))
    if account.lines != source.rows + source.refused or lines != source.rows:
        raise DoesNotAddUp(f"{account.lines} lines of {source.rows + source.refused}")
    if told != (amount or 0):
        raise DoesNotAddUp(f"{told} of {amount}")
