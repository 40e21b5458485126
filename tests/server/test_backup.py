"""A backup brings everything back, to the cent; a damaged one changes nothing."""

import json
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from kaifong.foundation.server import postgres
from kaifong.foundation.server.backup import Login, Manifest, back_up
from kaifong.foundation.server.binaries import find
from kaifong.foundation.server.errors import ServerTrouble
from kaifong.foundation.server.places import Places
from kaifong.foundation.server.restore import restore

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Shop:
    """A small shop whose table of sales hides behind row-level security."""

    home: Path
    server: postgres.Connection

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def login(self) -> Login:
        superuser = postgres.superuser(Places(self.home))
        return Login(
            {
                "host": superuser.host,
                "user": superuser.user,
                "password": superuser.password,
                "dbname": "kaifong",
            }
        )

    def do(self, statement: str) -> None:
        with psycopg.connect(self.server.url_mig) as connection:
            connection.execute(statement)

    def back_up(self, into: Path) -> Manifest:
        return back_up(self.login, find(), into=into, files=self.files, at=NOON)

    def restore(self, source: Path, *, replace: bool = False) -> Manifest:
        return restore(
            self.login, find(), source=source, home=self.home, files=self.files, replace=replace
        )

    def sold(self) -> object:
        with psycopg.connect(self.server.url_app) as connection:
            connection.execute("SET kf.depts = '{1}'")
            return connection.execute(
                "SELECT count(*), sum(paid_cents), max(word) FROM sold"
            ).fetchone()


@pytest.fixture
def shop(home: Path) -> Shop:
    shop = Shop(home, postgres.ensure_running(home, fast=True))
    shop.do(
        "CREATE TABLE sold (id bigint GENERATED ALWAYS AS IDENTITY, department_id int,"
        " paid_cents bigint, rate numeric(30, 10), word text) PARTITION BY LIST (department_id);"
        "CREATE TABLE sold_1 PARTITION OF sold FOR VALUES IN (1);"
        "CREATE TABLE sold_2 PARTITION OF sold FOR VALUES IN (2);"
        "INSERT INTO sold (department_id, paid_cents, rate, word)"
        " SELECT 1 + n % 2, n * 7, n / 3.0, '街坊' || n FROM generate_series(1, 1000) n;"
        "ALTER TABLE sold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY wall ON sold USING (department_id = ANY"
        " ((SELECT current_setting('kf.depts')::int[])::int[]));"
        "CREATE SCHEMA lake; GRANT ALL ON SCHEMA lake TO kf_app; CREATE TABLE lake.months (n int)"
    )
    shop.files.mkdir()
    (shop.files / "photo.txt").write_text("a photo")
    return shop


def test_everything_comes_back(shop: Shop, tmp_path: Path) -> None:
    before, file = shop.sold(), tmp_path / "shop.backup"
    told = shop.back_up(file)
    shop.do("ALTER TABLE sold NO FORCE ROW LEVEL SECURITY; DELETE FROM sold WHERE id > 10")
    (shop.files / "photo.txt").write_text("scratched")
    (shop.files / "later.txt").write_text("made after the backup")

    brought = shop.restore(file, replace=True)

    assert shop.sold() == before
    assert told == brought
    assert [(table.name, table.rows) for table in told.tables] == [
        ("public.sold_1", 500),
        ("public.sold_2", 500),
    ]
    assert sum(int(table.sums["paid_cents"]) for table in told.tables) == 7 * 500_500
    assert {path.name: path.read_text() for path in shop.files.iterdir()} == {
        "photo.txt": "a photo"
    }
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_wall_and_the_rights_come_back(shop: Shop, tmp_path: Path) -> None:
    shop.back_up(tmp_path / "shop.backup")
    shop.restore(tmp_path / "shop.backup", replace=True)

    with psycopg.connect(shop.server.url_app, autocommit=True) as app:
        with pytest.raises(psycopg.errors.UndefinedObject):
            app.execute("SELECT count(*) FROM sold")
        app.execute("SET kf.depts = '{2}'")
        assert app.execute("SELECT count(*) FROM sold").fetchone() == (500,)
        app.execute("INSERT INTO sold (department_id, paid_cents) VALUES (2, 1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DROP TABLE sold")
    with psycopg.connect(shop.server.url_mig) as owner:
        owner.execute("ALTER TABLE sold ADD COLUMN later int")


def test_the_lake_is_left_to_be_made_anew(shop: Shop, tmp_path: Path) -> None:
    (shop.home / "lake").mkdir()
    shop.do(
        "SET kf.depts = '{1,2}'; ALTER TABLE sold ADD sx xid8;"
        "UPDATE sold SET sx = CASE WHEN id > 10 THEN '3' ELSE '9000000000' END::xid8"
    )
    shop.back_up(tmp_path / "shop.backup")

    shop.restore(tmp_path / "shop.backup", replace=True)

    assert not (shop.home / "lake").exists()
    with psycopg.connect(shop.server.url_app) as app:
        app.execute("SET kf.depts = '{1,2}'")
        found = app.execute("SELECT sx::text, count(*) FROM sold GROUP BY 1 ORDER BY 1").fetchall()
        # Ten rows came from a transaction that this cluster has not reached.
        assert found == [("0", 10), ("3", 990)]
        app.execute("CREATE TABLE lake.months (n int)")


def test_a_full_database_is_not_overwritten_unasked(shop: Shop, tmp_path: Path) -> None:
    shop.back_up(tmp_path / "shop.backup")
    shop.do("INSERT INTO sold_1 (department_id, paid_cents, word) VALUES (1, 5, '')")
    before = shop.sold()

    with pytest.raises(ServerTrouble, match="--replace"):
        shop.restore(tmp_path / "shop.backup")

    assert shop.sold() == before


def spoil(file: Path, part: str, change: bytes) -> None:
    """Write the backup again with one part changed."""
    with tarfile.open(file) as tar:
        tar.extractall(file.parent / "parts", filter="data")
    (file.parent / "parts" / part).write_bytes(change)
    with tarfile.open(file, "w") as tar:
        for path in sorted((file.parent / "parts").iterdir()):
            tar.add(path, path.name)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("dump", "checksum differs"),
        ("manifest", "does not add up.*public.sold_1 has 500 rows.*expected 501"),
        ("format", "is no backup of Kaifong"),
        ("cut", "is no backup of Kaifong"),
        ("gone", "is not there"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    shop: Shop, tmp_path: Path, damage: str, sentence: str
) -> None:
    file, before = tmp_path / "shop.backup", shop.sold()
    shop.back_up(file)
    with tarfile.open(file) as tar:
        manifest = json.load(tar.extractfile("manifest.json") or pytest.fail("no manifest"))
    match damage:
        case "dump":
            spoil(file, "database.dump", b"not a dump")
        case "manifest":
            manifest["tables"][0]["rows"] += 1
            spoil(file, "manifest.json", json.dumps(manifest).encode())
        case "format":
            spoil(file, "manifest.json", b"[1, 2]")
        case "cut":
            file.write_bytes(file.read_bytes()[:100])
        case _:
            file.unlink()

    with pytest.raises(ServerTrouble, match=sentence):
        shop.restore(file, replace=True)

    assert shop.sold() == before
    assert (shop.files / "photo.txt").read_text() == "a photo"
    assert [path.name for path in shop.home.glob("restoring-*")] == []
