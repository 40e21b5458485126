"""Taking a file in: copied below the data folder, looked at, its columns guessed."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from kaifong.foundation.ids import ImportId
from kaifong.integration import mapping
from kaifong.integration.builtin_profiles import built_in
from kaifong.integration.failing import Trouble, trouble_of
from kaifong.integration.models import Import, MappingProfile
from kaifong.integration.own_fields import own_fields, vocabulary
from kaifong.integration.reading.source import Source
from kaifong.integration.vocabulary import Kind

LARGEST = 512 << 20  # bytes
BLOCK = 1 << 20
FOLDER = "imports"
TOO_LARGE = "The file is larger than %(most)s MB. Split it by year and import the parts."


class Refused(Exception):
    """The file was not taken in; the trouble says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.sentence % trouble.facts)
        self.trouble = trouble


def receive(
    *,
    kind: Kind,
    name: str,
    content: Iterable[bytes],
    at: datetime,
    staff_id: int | None = None,
    encoding: str = "",
    sheet: str = "",
) -> ImportId:
    """
    Keep a file, find its columns and propose what they mean.

    :raises Refused: if it is too large or cannot be read; nothing of it is kept
    """
    path = _folder() / f"{uuid4().hex}{_ending(name)}"
    try:
        sha256 = _keep(content, path)
        source = _opened(path, sheet, encoding)
        with transaction.atomic():
            one = Import.objects.create(
                kind=kind,
                file_name=Path(name).name[-200:],
                path=str(path.relative_to(settings.MEDIA_ROOT)),
                sha256=sha256,
                staff_id=staff_id,
                made_at=at,
                **_found(source, kind),
            )
    except Refused:
        path.unlink(missing_ok=True)
        raise
    except Exception as fault:
        path.unlink(missing_ok=True)
        trouble = trouble_of(fault)
        if not trouble.foreseen:
            raise
        raise Refused(trouble) from fault
    return ImportId(one.pk)


def proposal(source: Source, kind: Kind) -> tuple[dict[str, str], dict[str, Any], str]:
    """Return field → column, the choices, and the name of the profile that knew them, or ""."""
    shape = mapping.fingerprint(source.layout.names)
    saved = MappingProfile.objects.filter(kind=kind, fingerprint=shape).first()
    known = saved or built_in(kind, shape)
    if known:
        return dict(known.mapping), dict(known.options), known.name
    more = vocabulary(own_fields(kind))
    guessed = {one.field: one.column for one in mapping.guess(source.columns, kind, more)}
    return guessed, {}, ""


def path_of(one: Import) -> Path:
    return Path(settings.MEDIA_ROOT) / one.path


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _keep(content: Iterable[bytes], path: Path) -> str:
    told = hashlib.sha256()
    size = 0
    with path.open("wb") as file:
        for block in content:
            size += len(block)
            if size > LARGEST:
                raise Refused(Trouble(TOO_LARGE, {"most": LARGEST >> 20}))
            told.update(block)
            file.write(block)
    if not size:
        raise Refused(Trouble("The file is empty."))
    return told.hexdigest()


def _opened(path: Path, sheet: str, encoding: str) -> Source:
    from kaifong.integration.reading.opening import open_source

    return open_source(path, sheet=sheet, encoding=encoding)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ending.isascii() and ending[1:].isalnum() and len(ending) < 9 else ""


def _found(source: Source, kind: Kind) -> dict[str, Any]:
    chosen, options, profile = proposal(source, kind)
    return {
        "mapping": chosen,
        "options": options,
        "lines": source.rows + source.refused,
        "report": {"file": _described(source, profile)},
    }


def _described(source: Source, profile: str) -> dict[str, Any]:
    layout = source.layout
    return {
        "columns": [asdict(column) for column in source.columns],
        "rows": source.rows,
        "unread": source.refused,
        "blank": source.blank,
        "format": layout.format,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "sheet": layout.sheet,
        "other_sheets": list(layout.other_sheets),
        "profile": profile,
    }
