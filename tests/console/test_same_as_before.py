"""A start may serve pages at once where nothing is to be migrated, and only there."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.env import Environment, load
from kaifong.console import same_as_before
from kaifong.console.same_as_before import is_same, remember
from kaifong.foundation.server import postgres

TABLE = "CREATE TABLE django_migrations (id int, app text, name text)"
APPLY = "INSERT INTO django_migrations VALUES (%s, 'customers', %s)"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("cluster")
    yield postgres.ensure_running(home, fast=True).url_mig
    postgres.remove(home)


@pytest.fixture
def env(url: str, tmp_path: Path) -> Environment:
    """A database in which one migration was applied, as the last start left it."""
    with psycopg.connect(url) as owner:
        owner.execute("DROP TABLE IF EXISTS django_migrations")
        owner.execute(TABLE)
        owner.execute(APPLY, [1, "0001_people"])
    env = load({"KAIFONG_HOME": str(tmp_path), "DATABASE_URL": url})
    remember(env)
    return env


def test_nothing_changed(env: Environment) -> None:
    assert is_same(env)


def test_a_first_start_is_not_the_same(env: Environment, url: str, tmp_path: Path) -> None:
    elsewhere = {"KAIFONG_HOME": str(tmp_path / "new"), "DATABASE_URL": url}

    assert not is_same(load(elsewhere))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM django_migrations",  # an older backup was brought back
        "INSERT INTO django_migrations VALUES (2, 'orders', '0001_sales')",
        "DROP TABLE django_migrations",
    ],
)
def test_another_database_in_its_place(env: Environment, url: str, change: str) -> None:
    with psycopg.connect(url) as owner:
        owner.execute(change)

    assert not is_same(env)


def test_a_new_migration_in_the_program(
    env: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    for name in ("requirements/run.txt", "config/settings.py", "kaifong/a/migrations/0001_x.py"):
        (program / name).parent.mkdir(parents=True)
        (program / name).write_text("")
    monkeypatch.setattr(same_as_before, "ROOT", program)
    remember(env)
    assert is_same(env)

    (program / "kaifong/a/migrations/0002_y.py").write_text("")

    assert not is_same(env)


def test_a_database_that_does_not_answer(env: Environment) -> None:
    away = "postgresql://kf_mig:x@127.0.0.1:1/kaifong"

    assert not is_same(load({"KAIFONG_HOME": str(env.home), "DATABASE_URL": away}))
