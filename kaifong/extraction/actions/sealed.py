"""Where files lie sealed outside the database, each under a key of its own."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from kaifong.foundation.vault.installed import vault
from kaifong.foundation.vault.sealing import seal, unseal

ENDING = ".sealed"
PATIENCE = timedelta(hours=6)


def folder() -> Path:
    found = Path(settings.EXTRACTION_DIR)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def put(name: UUID, content: bytes, *, at: datetime) -> None:
    """Seal a file under a new key and write it, whole or not at all."""
    sealed = seal({_subject(name): content}, at=at)[_subject(name)]
    path = folder() / f"{name}{ENDING}"
    begun = path.with_suffix(".part")
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(path)


def read(name: UUID) -> bytes | None:
    """
    Return what is in a file; none if its key, or the file, is gone.

    :raises ValueError: if it was tampered with
    """
    path = folder() / f"{name}{ENDING}"
    if not path.is_file():
        return None
    return unseal([path.read_bytes()])[0]


def destroy(name: UUID, *, at: datetime) -> None:
    """Destroy a file's key for good, and the file with it; again changes nothing."""
    vault().destroy([_subject(name)], at=at)
    (folder() / f"{name}{ENDING}").unlink(missing_ok=True)


def is_old(name: UUID, *, at: datetime) -> bool:
    """Return whether a file has lain here longer than making one can take."""
    path = folder() / f"{name}{ENDING}"
    return path.is_file() and path.stat().st_mtime < (at - PATIENCE).timestamp()


def names() -> set[UUID]:
    """Return the names of the files that lie there."""
    return {UUID(path.stem) for path in folder().glob(f"*{ENDING}")}


def _subject(name: UUID) -> str:
    return f"extraction:{name}"
