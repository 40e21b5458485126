"""
The vault's file: one SQLite database of its own beside the database, never in a dump of it.

A grave is written and synced before the transaction that erases commits, so that no crash and no
restore can lose it. Graves and what became of them are only ever added. A key that is destroyed is
overwritten on the disk; its name stays, so that it is never made again. What people declined is
kept here as well, by keyed hashes and bare numbers: a restored backup must not ask them anew.
"""

import hmac
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

FILE = "vault.sqlite3"
KEY_BYTES = 32
PATIENCE = 30.0  # seconds for another process to finish
CHUNK = 500
LATELY = timedelta(days=30)  # so long ago a row may be missing that could not be written
SHAPE = 3
CANARIES = "canaries"
SCHEMA = """
CREATE TABLE IF NOT EXISTS grave (
    batch TEXT NOT NULL, number INTEGER NOT NULL, lake_key INTEGER, intended_at TEXT NOT NULL,
    PRIMARY KEY (batch, number)
) STRICT;
CREATE INDEX IF NOT EXISTS grave_number ON grave (number);
CREATE TABLE IF NOT EXISTS outcome (
    batch TEXT PRIMARY KEY, erased INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS subject_key (
    subject TEXT PRIMARY KEY, key BLOB NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS destroyed (subject TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS canary (digest BLOB PRIMARY KEY, on_day TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS stopped (
    address BLOB NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, recorded_at TEXT NOT NULL,
    PRIMARY KEY (address, at)
) STRICT;
CREATE INDEX IF NOT EXISTS stopped_recorded ON stopped (recorded_at);
CREATE TABLE IF NOT EXISTS declined (
    number INTEGER NOT NULL, lake_key INTEGER NOT NULL, said TEXT NOT NULL,
    recorded_at TEXT NOT NULL, PRIMARY KEY (number, lake_key, said)
) STRICT;
CREATE INDEX IF NOT EXISTS declined_recorded ON declined (recorded_at);
"""
NEVER = "".join(
    f"""
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'The vault only ever adds.'); END;
"""
    for table in ("grave", "outcome", "destroyed")
    for verb in ("UPDATE", "DELETE")
)


def digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _sortable(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class KeyDestroyed(Exception):
    """What was sealed under this key is gone for good."""


@dataclass(frozen=True)
class Stopped:
    """An address, by its keyed hash, at which somebody wanted nothing more."""

    address: bytes
    kind: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Declined:
    """What somebody said no to, as JSON of the app that keeps it."""

    number: int
    lake_key: int
    said: str
    recorded_at: datetime


@dataclass(frozen=True)
class Grave:
    """That a number in the books was, or is to be, erased; by its random key it is known again."""

    batch: str
    number: int
    lake_key: int | None
    intended_at: datetime
    erased: bool | None  # none: nobody knows whether the transaction ended


class Vault:
    """The vault of an installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def intend(
        self, *, batch: str, numbers: Iterable[tuple[int, int | None]], at: datetime
    ) -> None:
        """Write down whom a transaction is about to erase; on the disk when this returns."""
        rows = [(batch, number, lake_key, at.isoformat()) for number, lake_key in numbers]
        with self._open() as store:
            store.executemany("INSERT OR IGNORE INTO grave VALUES (?, ?, ?, ?)", rows)

    def settle(self, *, batch: str, erased: bool, at: datetime) -> None:
        """
        Write down whether that transaction ended well; the first word stands.

        What whoever is gone declined goes too.
        """
        with self._open() as store:
            row = (batch, int(erased), at.isoformat())
            store.execute("INSERT OR IGNORE INTO outcome VALUES (?, ?, ?)", row)
            store.execute(
                "DELETE FROM declined WHERE (number, lake_key) IN (SELECT g.number, g.lake_key"
                " FROM grave g JOIN outcome o USING (batch) WHERE batch = ? AND o.erased = 1)",
                [batch],
            )

    def graves(self) -> list[Grave]:
        """Return everybody who was erased or was to be; whoever was spared is not among them."""
        with self._open() as store:
            rows = store.execute(
                "SELECT g.batch, g.number, g.lake_key, g.intended_at, o.erased FROM grave g"
                " LEFT JOIN outcome o USING (batch) WHERE o.erased IS NOT 0"
                " ORDER BY g.intended_at, g.batch, g.number"
            ).fetchall()
        return [
            Grave(batch, number, key, datetime.fromisoformat(at), None if done is None else True)
            for batch, number, key, at, done in rows
        ]

    def keys(self, subjects: Collection[str]) -> dict[str, bytes]:
        """Return the keys of those subjects that still have one."""
        found: dict[str, bytes] = {}
        wanted = sorted(set(subjects))
        with self._open() as store:
            for start in range(0, len(wanted), CHUNK):
                part = wanted[start : start + CHUNK]
                places = ", ".join("?" * len(part))
                found |= store.execute(
                    f"SELECT subject, key FROM subject_key WHERE subject IN ({places})",  # noqa: S608
                    part,
                ).fetchall()
        return found

    def keys_made(self, subjects: Collection[str], *, at: datetime) -> dict[str, bytes]:
        """
        Return the key of each subject, made if it has none; on the disk when this returns.

        :raises KeyDestroyed: if one had a key that was destroyed
        """
        wanted = sorted(set(subjects))
        fresh = [(subject, secrets.token_bytes(KEY_BYTES), at.isoformat()) for subject in wanted]
        with self._open() as store:
            # Two at once agree on the first.
            store.executemany(
                "INSERT OR IGNORE INTO subject_key SELECT ?1, ?2, ?3"
                " WHERE NOT EXISTS (SELECT 1 FROM destroyed WHERE subject = ?1)",
                fresh,
            )
        found = self.keys(wanted)
        if missing := set(wanted) - found.keys():
            raise KeyDestroyed(min(missing))
        return found

    def destroy(self, subjects: Collection[str], *, at: datetime) -> int:
        """Destroy keys for good and return how many there were; again changes nothing."""
        rows = [(subject, at.isoformat()) for subject in sorted(set(subjects))]
        with self._open() as store:
            store.executemany("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", rows)
            before = store.total_changes
            store.executemany(
                "DELETE FROM subject_key WHERE subject = ?", [(subject,) for subject, _ in rows]
            )
            return store.total_changes - before

    def keep_canaries(self, texts: Iterable[str], *, at: datetime) -> None:
        """Keep keyed hashes of what named somebody, by which a scan may know it again."""
        key = self.keys_made([CANARIES], at=at)[CANARIES]
        rows = [(digest(key, text), at.date().isoformat()) for text in texts]
        with self._open() as store:
            store.executemany("INSERT OR REPLACE INTO canary VALUES (?, ?)", rows)

    def forget_canaries(self, *, until: date) -> int:
        """Forget those of this day and before."""
        with self._open() as store:
            done = store.execute("DELETE FROM canary WHERE on_day <= ?", [until.isoformat()])
            return done.rowcount

    def canaries(self) -> tuple[bytes, frozenset[bytes]]:
        """Return their key and all of them."""
        key = self.keys([CANARIES]).get(CANARIES, b"")
        with self._open() as store:
            return key, frozenset(row[0] for row in store.execute("SELECT digest FROM canary"))

    def keep_noes(self, *, stopped: Iterable[Stopped], declined: Iterable[Declined]) -> None:
        """Keep what people declined; again changes nothing."""
        with self._open() as store:
            store.executemany(
                "INSERT INTO stopped VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET recorded_at = max(recorded_at, excluded.recorded_at)",
                [
                    (one.address, one.kind, _sortable(one.at), _sortable(one.recorded_at))
                    for one in stopped
                ],
            )
            store.executemany(
                "INSERT INTO declined VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET recorded_at = max(recorded_at, excluded.recorded_at)",
                [
                    (one.number, one.lake_key, one.said, _sortable(one.recorded_at))
                    for one in declined
                ],
            )

    def newest_noes(self) -> tuple[datetime | None, datetime | None]:
        """Return when the last stop, and the last of what else was declined, was recorded."""
        with self._open() as store:
            last = [
                store.execute(f"SELECT max(recorded_at) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("stopped", "declined")
            ]
        stopped, declined = (datetime.fromisoformat(at) if at else None for at in last)
        return stopped, declined

    def noes(self) -> tuple[list[Stopped], list[Declined]]:
        """Return every stop, and whatever else was declined, in the order of recording."""
        with self._open() as store:
            stopped = store.execute("SELECT * FROM stopped ORDER BY recorded_at, at").fetchall()
            declined = store.execute("SELECT * FROM declined ORDER BY recorded_at, said").fetchall()
        read = datetime.fromisoformat
        return (
            [Stopped(address, kind, read(at), read(when)) for address, kind, at, when in stopped],
            [Declined(number, key, said, read(when)) for number, key, said, when in declined],
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / FILE
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as store:
            # Full: what was committed outlives a power cut. Secure: what is deleted is overwritten.
            store.execute("PRAGMA synchronous = EXTRA")
            store.execute("PRAGMA secure_delete = ON")
            if store.execute("PRAGMA user_version").fetchone() != (SHAPE,):
                path.chmod(0o600)
                store.executescript(f"{SCHEMA}{NEVER} PRAGMA user_version = {SHAPE};")
            with store:
                yield store
