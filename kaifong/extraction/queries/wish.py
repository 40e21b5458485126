"""What somebody asks for, as it is approved: the content whose fingerprint is taken."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kaifong.extraction.models import Extraction
from kaifong.extraction.rules import About, Format
from kaifong.privacy.queries import Channel, Purpose


@dataclass(frozen=True, kw_only=True)
class Wish:
    """
    Which fields of whom, in which file, for whom, and what for.

    Whom it is about is a list's address, or numbers; lines of orders are chosen as `lines.written`
    spells it. `channel` and `goods` are marketing's.
    """

    about: About = About.CUSTOMER
    fields: tuple[str, ...]
    purpose: Purpose
    why: str
    activity: str
    recipient_id: int
    query: str = ""
    ids: tuple[int, ...] = ()
    channel: Channel = Channel.ANY
    goods: str = ""
    format: Format = Format.CSV
    days: int = 7
    downloads: int = 1


def content_of(row: Extraction) -> dict[str, Any]:
    """Return what is approved: codes, numbers and fingerprints, nobody's data."""
    # What was approved before lines could be asked for says nothing of it, and still holds.
    about = {} if row.about == About.CUSTOMER else {"about": row.about}
    return about | {
        "extraction": row.pk,
        "author": row.author_id,
        "fields": sorted(row.fields),
        "purpose": row.purpose,
        "words": _digest([row.why, row.activity]),
        "recipient": row.recipient_id,
        "query": row.query,
        "ids": _digest(row.ids) if row.ids else "",
        "channel": row.channel,
        "goods": row.goods,
        "format": row.format,
        "rows_up_to": row.rows_up_to,
        "days": row.days,
        "downloads": row.downloads,
    }


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256(repr([*parts]).encode()).hexdigest()
