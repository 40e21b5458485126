"""What the database must be for rights to hold and searches to be quick."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from config.env import Environment
from kaifong.console.start import django_ready, offered
from kaifong.foundation.server.binaries import OLDEST_MAJOR
from kaifong.foundation.server.roles import TEMPLATE

from .finding import Finding, judge

POWERS = """
    SELECT rolsuper, rolbypassrls,
           (SELECT count(*) FROM pg_class WHERE relowner = r.oid AND relkind IN ('r', 'p')
              AND relnamespace::regnamespace::text <> 'lake')
    FROM pg_roles r WHERE rolname = current_user
"""
LEAKPROOF = """
    SELECT proname::text FROM pg_proc
    WHERE proname IN ('textlike', 'ts_match_vq') AND NOT proleakproof ORDER BY 1
"""
SKEW = 2  # seconds between our clock and the database's
OLD_LAKE = 24  # hours
# The Gazette lists a year's general holidays in the spring before it.
LAW_LOOKS_AHEAD = timedelta(days=183)


def reachable(env: Environment) -> Iterator[Finding]:
    try:
        with _connect(env) as connection:
            version = connection.info.server_version // 10_000
            ((there,),) = connection.execute("SELECT clock_timestamp()").fetchall()
            skew = abs((datetime.now(UTC) - there).total_seconds())
    except psycopg.OperationalError as trouble:
        mend = "Start it: kaifong run"
        if env.database_url:
            mend = "See that the server of DATABASE_URL runs and that its password is right."
        yield Finding("database", "bad", str(trouble).splitlines()[0], mend)
        return
    yield judge(
        "database",
        f"PostgreSQL {version}",
        well=version >= OLDEST_MAJOR,
        mend=f"Kaifong needs PostgreSQL {OLDEST_MAJOR} or newer.",
    )
    yield judge(
        "database's clock",
        f"{skew:.1f} s from ours",
        well=skew < SKEW,
        mend="Set the clocks of both machines (ntp).",
    )


def powers_of_the_app(env: Environment) -> Iterator[Finding]:
    with _connect(env) as connection:
        row = connection.execute(POWERS).fetchone() or (True, True, 0)
    faults = [
        fault
        for fault, found in zip(
            ("is superuser", "passes row-level security", "owns tables"), row, strict=True
        )
        if found
    ]
    yield judge(
        "role of the app",
        ", ".join(faults) or "bound by row-level security",
        well=not faults,
        mend="Nothing walls departments off from each other. Let another role own the tables "
        "(KAIFONG_MIGRATION_URL), and give the role of DATABASE_URL rows only: "
        "docs/manual/operations.md.",
    )


def leakproof(env: Environment) -> Iterator[Finding]:
    with _connect(env) as connection:
        leaking = [name for (name,) in connection.execute(LEAKPROOF)]
    statements = "; ".join(line for line in TEMPLATE if "LEAKPROOF" in line)
    yield judge(
        "quick search",
        "indexes serve row-level security" if not leaking else f"not leakproof: {leaking}",
        well=not leaking,
        otherwise="doubtful",
        mend=f"Searches read whole tables. As superuser: {statements}",
    )


def migrations(env: Environment) -> Iterator[Finding]:
    django_ready(start_database=False)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield judge(
        "migrations",
        f"{len(plan)} to apply" if plan else "all applied",
        well=not plan,
        mend=f"They are applied at the next start: kaifong stop; kaifong run ({env.mode}).",
    )


def age_of_the_lake(_env: Environment) -> Iterator[Finding]:
    refreshed_at = offered("kaifong.intelligence.queries", "lake_refreshed_at")
    if refreshed_at:
        at = refreshed_at()
        hours = (datetime.now(UTC) - at).total_seconds() / 3600 if at else None
        yield judge(
            "lake",
            "never refreshed" if hours is None else f"{hours:.1f} hours old",
            well=hours is not None and hours < OLD_LAKE,
            otherwise="doubtful",
            mend="Reports show old figures. Refresh it: kaifong lake refresh",
        )


def years_of_the_law(_env: Environment) -> Iterator[Finding]:
    """Legal periods run into the months to come: their holidays must be known by then."""
    from kaifong.foundation.hongkong.clock import hong_kong_day
    from kaifong.foundation.legal_days.queries import years_covered

    covered = set(years_covered())
    today = hong_kong_day(datetime.now(UTC))
    needed = {today.year, (today + LAW_LOOKS_AHEAD).year}
    lacking = ", ".join(map(str, sorted(needed - covered)))
    yield judge(
        "general holidays",
        f"not known for {lacking}" if lacking else f"known to the end of {max(covered)}",
        well=not lacking,
        otherwise="bad" if today.year not in covered else "doubtful",
        mend=f"No due date that falls into {lacking} can be told. Compare the year with the "
        "Gazette's list and enter it: kaifong calendar year YEAR --gazette REFERENCE",
    )


def outgoing_mail(env: Environment) -> Iterator[Finding]:
    """Alarms that the law asks for go by mail too: somebody must hear if none goes out."""
    if env.mail_url is None:
        yield Finding(
            "mail",
            "doubtful" if env.mode == "production" else "good",
            "no mailer is set: mail is kept and shown, not sent",
            "Write KAIFONG_MAIL_URL and KAIFONG_MAIL_FROM: docs/manual/operations.md."
            if env.mode == "production"
            else "",
        )
        return
    refused = offered("kaifong.foundation.mail.queries", "troubled")()
    yield judge(
        "mail",
        f"handed over as {env.sender}; {refused} refused or unclear",
        well=not refused,
        otherwise="doubtful",
        mend="See them under your name at the top: Mail to you, Outgoing mail.",
    )


def _connect(env: Environment) -> psycopg.Connection[Any]:
    entry = env.database("app")
    options = {key: value for key, value in entry["OPTIONS"].items() if key != "pool"}
    return psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"] or None,
        user=entry["USER"],
        password=entry["PASSWORD"],
        dbname=entry["NAME"],
        connect_timeout=5,
        **options,
    )


CHECKS = (
    reachable,
    powers_of_the_app,
    leakproof,
    migrations,
    age_of_the_lake,
    years_of_the_law,
    outgoing_mail,
)
