"""Setting a file down where somebody wants it: whole or not at all."""

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import IO

from .output import Failed


def ready_for(file: Path, kinds: Collection[str], *, force: bool) -> str:
    """
    Return which kind of file its name asks for.

    :raises Failed: if it is none of these, has no folder, or is there and not to be replaced
    """
    kind = file.suffix.lower().lstrip(".")
    if kind not in kinds:
        raise Failed(f"Write a name that ends in {' or '.join(f'.{kind}' for kind in kinds)}.")
    if not file.parent.is_dir():
        raise Failed(f"There is no folder {file.parent}.")
    _must_be_free(file, force=force)
    return kind


def set_down(made: IO[bytes], file: Path, *, force: bool) -> int:
    """
    Write a file beside its place, then give it its name; return its bytes.

    Only its owner may read it: it holds customers.

    :raises Failed: if it cannot be written, or somebody else wrote one there meanwhile
    """
    try:
        with NamedTemporaryFile(
            dir=file.parent, prefix=f".{file.name}.", suffix=".part", delete=False
        ) as part:
            try:
                copyfileobj(made, part)
                part.flush()
                os.fsync(part.fileno())
                _must_be_free(file, force=force)
                Path(part.name).replace(file)
            except BaseException:
                with suppress(OSError):
                    Path(part.name).unlink()
                raise
    except OSError as trouble:
        raise Failed(f"{file} cannot be written: {trouble.strerror}.") from trouble
    return file.stat().st_size


def _must_be_free(file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise Failed(f"{file} is a folder.")
    if file.exists() and not force:
        raise Failed(f"{file} is there already. Write --force to replace it.")
