"""
Looking for what is left of people who were erased: in tables, files, logs and backups.

Who they were is not known any more: only keyed hashes of their names, numbers and addresses are. So
every word that looks like one is hashed and compared. A mark that somebody in the books has too is
no finding.
"""

# ruff: noqa: S608  names come from the database's own catalogue, quoted by it

import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection

from kaifong.authority import wall
from kaifong.customers.queries import belongs_to_somebody
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.store import digest

BLOCK, OVERLAP = 1 << 20, 512
ROWS = 2_000
LONGEST_MARK = 160
BETWEEN = "\x1f"  # between cells
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"\+?\d[\d ()-]{6,18}\d")
CELL = re.compile(r"[\x1f\t\n\r\0\"'|<>{}\[\]]+")
PART = re.compile(r"[,;:=]+")
CHINESE = re.compile(r"[\u3400-\u9fff]{2,12}")
TEXTS = """
SELECT format('%I.%I', n.nspname, c.relname), string_agg(
    CASE WHEN t.typname = 'bytea' THEN format('encode(%I, ''escape'')', a.attname)
      ELSE format('%I::text', a.attname) END, ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg_t%' AND has_table_privilege(c.oid, 'SELECT')
  AND (t.typcategory = 'S'
    OR t.typname IN ('json', 'jsonb', 'bytea', '_text', '_varchar', 'tsvector'))
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Finding:
    """Something that named an erased person is still there."""

    where: str  # a table or a file
    mark: str


class Canaries:
    """What is looked for: hashes from the vault, and texts that the operator named."""

    def __init__(self, named: Collection[str] = ()) -> None:
        self._key, self._digests = vault().canaries()
        self._named = tuple(named)

    def __len__(self) -> int:
        return len(self._digests) + len(self._named)

    def found(self, text: str) -> set[str]:
        """Return the marks of erased people in a text."""
        hits = {mark for mark in self._named if mark in text}
        if self._digests:
            hits |= {mark for mark in _marks(text) if digest(self._key, mark) in self._digests}
        return hits


def in_tables(canaries: Canaries) -> Iterator[Finding]:
    """Yield what stands in any column of text of any table that can be read."""
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, columns in cursor.fetchall():
            question = f"SELECT concat_ws('{BETWEEN}', {columns}) FROM {table}"
            with connection.connection.cursor("scan") as rows:
                rows.itersize = ROWS
                rows.execute(question)
                for (text,) in rows:
                    yield from (Finding(table, one) for one in canaries.found(text) if _left(one))


def in_file(path: Path, canaries: Canaries, *, pg_restore: str | Path = "") -> Iterator[Finding]:
    """Yield what stands in a file; archives, backups and the lake's files are looked into."""
    # A file of a system at work may be gone by the time it is opened.
    with suppress(FileNotFoundError):
        for text in _texts_of(path, pg_restore):
            yield from (Finding(str(path), one) for one in canaries.found(text) if _left(one))


def _left(mark: str) -> bool:
    with wall.lifted():
        return not belongs_to_somebody(mark)


def _marks(text: str) -> Iterator[str]:
    for cell in CELL.split(text):
        # A name may have a comma in it, and a comma may part two cells.
        for part in {cell, *PART.split(cell)}:
            bare = part.strip()
            if 1 < len(bare) <= LONGEST_MARK:
                yield bare
                yield bare[1:]  # in PostgreSQL's files a text's length stands before it
    yield from CHINESE.findall(text)
    for mail in MAIL.findall(text):
        yield mail.lower()
        yield mail[1:].lower()
    for number in NUMBER.findall(text):
        if normal := normalise_phone(number):
            yield normal


def _texts_of(path: Path, pg_restore: str | Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield from _parquet(path)
    elif tarfile.is_tarfile(path):
        yield from _backup(path, pg_restore)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    yield from _blocks(file)
    else:
        with path.open("rb") as file:
            yield from _blocks(file)


def _blocks(file: IO[bytes]) -> Iterator[str]:
    before = b""
    while block := file.read(BLOCK):
        yield (before + block).decode("utf-8", errors="replace")
        before = block[-OVERLAP:]


def _parquet(path: Path) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        strings = [f.name for f in file.schema_arrow if pa.types.is_string(f.type)]
        for batch in file.iter_batches(columns=strings) if strings else ():
            for column in batch.columns:
                yield BETWEEN.join(str(value) for value in column.to_pylist())


def _backup(path: Path, pg_restore: str | Path) -> Iterator[str]:
    with tarfile.open(path) as archive:
        for member in archive:
            file: Any = archive.extractfile(member)
            if file is None:
                continue
            if member.name.endswith(".dump") and pg_restore:
                yield from _dump(file, pg_restore)
            else:
                yield from _blocks(file)


def _dump(file: IO[bytes], pg_restore: str | Path) -> Iterator[str]:
    """Read a dump as PostgreSQL's own program writes it out: it lies there compressed."""
    with tempfile.NamedTemporaryFile(prefix="kaifong-scan-") as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        command = [str(pg_restore), "--file=-", copy.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as program:  # noqa: S603  no shell
            if program.stdout:
                yield from _blocks(program.stdout)
