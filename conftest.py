"""
Give a test session its databases.

One cluster for all sessions of this home, or of this worker's part of it; in it one template per
state of the migrations; from that a database for every session, put back after each test that
commits. Migrations run as kf_mig, tests as kf_app.
"""

import fcntl
import gc
import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any

import psutil
import psycopg
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from kaifong.foundation.server import postgres
from kaifong.foundation.server.places import Places
from tests.fresh_database import FreshDatabase
from tests.own_cluster import in_use
from tests.own_home import HOME, ROOT

BECOME_APP = "-c role=kf_app"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Let Argon2 be quick: at its real cost a member of staff takes 100 MB and 0.2 s."""
    with pytest.MonkeyPatch.context() as patch:
        for cost in ("time_cost", "memory_cost", "parallelism"):
            patch.setattr(Argon2PasswordHasher, cost, {"memory_cost": 8}.get(cost, 1))
        yield


@pytest.fixture(scope="session", autouse=True)
def rarely_collected() -> None:
    """Look for garbage less often, and not among what was imported: it costs a twentieth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Begin in the language of the settings: a page asked for in another one leaves it behind."""
    translation.deactivate()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Let what takes longest begin first, in the part of either of two workers.

    Otherwise one works on it for a minute when the other has nothing left to do.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        short = [item for item in items if not item.get_closest_marker("long")]
        half = len(short) // 2
        items[:] = [*long[::2], *short[:half], *long[1::2], *short[half:]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Connection]:
    with in_use() as connection:
        yield connection


@pytest.fixture(scope="session")
def django_db_setup(
    cluster: postgres.Connection,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    name = f"test_{os.getpid()}"
    superuser = postgres.superuser(Places(HOME.resolve()))
    with psycopg.connect(cluster.url_mig, autocommit=True) as admin:
        template = _template(admin, django_db_blocker)
        fresh = FreshDatabase(superuser, name, lambda: _copy(admin, template, name))
        fresh.make()

        def start_afresh(_operations: DatabaseOperations, _statements: list[str]) -> None:
            # Instead of Django's TRUNCATE: rows made by migrations must be there for the next test.
            connection.close()
            fresh.put_back()

        connection.settings_dict["NAME"] = name
        connection.settings_dict["OPTIONS"]["options"] = BECOME_APP
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(DatabaseOperations, "execute_sql_flush", start_afresh)
            yield
        with django_db_blocker.unblock():
            connection.close()
        fresh.leave()
        _drop(admin, name)


@pytest.fixture
def database_url(transactional_db: None, cluster: postgres.Connection) -> str:
    """Return this worker's database for a process that a test starts, as DATABASE_URL."""
    name = connection.settings_dict["NAME"]
    return cluster.url_mig.replace("/kaifong?", f"/{name}?") + "&options=-c%20role%3Dkf_app"


def _template(
    admin: psycopg.Connection[tuple[Any, ...]], django_db_blocker: DjangoDbBlocker
) -> str:
    """Return the database that the migrations made, making it if theirs is not there yet."""
    name = f"template_{_state_of_migrations()}"
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = dict(
            admin.execute("SELECT datname, datistemplate FROM pg_database WHERE datname ~ '_'")
        )
        if not known.get(name):
            for other in known:
                if re.fullmatch(r"template_\w{12}", other) or _left_behind(other):
                    _drop(admin, other)
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            connection.settings_dict["NAME"] = name
            with django_db_blocker.unblock():
                call_command("migrate", verbosity=0, interactive=False)
                connection.close()
            # Marked last: one that was interrupted is no template and is made again.
            _mark(admin, name, template=True)
    return name


def _state_of_migrations() -> str:
    told = hashlib.sha256()
    files = [ROOT / "config" / "settings.py", ROOT / "requirements" / "run.txt"]
    for path in (*files, *sorted((ROOT / "kaifong").glob("**/migrations/**/*"))):
        if path.is_file() and path.suffix != ".pyc":
            told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:12]


def _copy(admin: psycopg.Connection[tuple[Any, ...]], template: str, name: str) -> None:
    _drop(admin, name)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    admin.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(admin: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    if name.startswith("template_"):
        _mark(admin, name, template=False)
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _mark(admin: psycopg.Connection[tuple[Any, ...]], name: str, *, template: bool) -> None:
    mark = sql.SQL("ALTER DATABASE {} IS_TEMPLATE {}")
    admin.execute(mark.format(sql.Identifier(name), sql.Literal(template)))


def _left_behind(name: str) -> bool:
    """Tell whether it is the database of a session that was killed."""
    found = re.fullmatch(r"test_(\d+)", name)
    return found is not None and not psutil.pid_exists(int(found[1]))
