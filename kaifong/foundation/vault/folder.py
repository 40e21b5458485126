"""A folder of files outside the database, each sealed under a key of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from .installed import vault
from .sealing import seal, unseal
from .streaming import seal_stream, unseal_stream

ENDING = ".sealed"
PATIENCE = timedelta(hours=6)  # longer than making a file can take


@dataclass(frozen=True)
class Folder:
    """Where the files of one app lie; `subject` is what their keys are named by."""

    where: Callable[[], Path]
    subject: str

    def put(self, name: UUID, content: bytes, *, at: datetime) -> None:
        """Seal a file under a new key and write it, whole or not at all."""
        key = self._key(name)
        sealed = seal({key: content}, at=at)[key]
        with self._begun(name) as file:
            file.write(sealed)

    def put_stream(self, name: UUID, text: IO[bytes], *, at: datetime) -> None:
        """Do the same with what is too large to hold: it is read in blocks, from where it is."""
        with self._begun(name) as file:
            seal_stream(self._key(name), text, file, at=at)

    def read(self, name: UUID) -> bytes | None:
        """
        Return what is in a file; none if its key, or the file, is gone.

        :raises ValueError: if it was tampered with
        """
        path = self._path(name)
        return unseal([path.read_bytes()])[0] if path.is_file() else None

    def open_stream(self, name: UUID) -> IO[bytes] | None:
        """
        Return what was put as a stream, at its beginning; none if its key, or the file, is gone.

        :raises ValueError: if it was tampered with
        """
        path = self._path(name)
        if not path.is_file():
            return None
        with path.open("rb") as sealed:
            return unseal_stream(self._key(name), sealed)

    def destroy(self, name: UUID, *, at: datetime) -> None:
        """Destroy a file's key for good, and the file with it; again changes nothing."""
        vault().destroy([self._key(name)], at=at)
        self._path(name).unlink(missing_ok=True)

    def is_old(self, name: UUID, *, at: datetime) -> bool:
        """Return whether a file has lain here longer than making one can take."""
        path = self._path(name)
        return path.is_file() and path.stat().st_mtime < (at - PATIENCE).timestamp()

    def names(self) -> set[UUID]:
        """Return the names of the files that lie there."""
        return {UUID(path.stem) for path in self._made().glob(f"*{ENDING}")}

    @contextmanager
    def _begun(self, name: UUID) -> Iterator[IO[bytes]]:
        path = self._path(name)
        begun = path.with_suffix(".part")
        try:
            opened = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            begun.replace(path)
        finally:
            begun.unlink(missing_ok=True)

    def _made(self) -> Path:
        found = self.where()
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found

    def _path(self, name: UUID) -> Path:
        return self._made() / f"{name}{ENDING}"

    def _key(self, name: UUID) -> str:
        return f"{self.subject}:{name}"
