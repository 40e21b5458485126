"""Masking numbers of identity cards on their way in, and counting them."""

from contextvars import ContextVar

from django.db import connection

from kaifong.foundation.hongkong.hkid import masked

# The day is the database's, which stands in the transaction that writes the text.
COUNT = """
INSERT INTO foundation_hkidmasked ("on", entrance, hits)
VALUES ((now() AT TIME ZONE 'Asia/Hong_Kong')::date, %s, %s)
ON CONFLICT ("on", entrance) DO UPDATE SET hits = foundation_hkidmasked.hits + excluded.hits
"""
_noticed: ContextVar[int] = ContextVar("hkid_noticed", default=0)


def without_hkid(text: str, *, entrance: str) -> str:
    """Return the text as it may be kept; what was masked is counted at its entrance."""
    kept, hits = masked(text)
    if hits:
        count(entrance=entrance, hits=hits)
    return kept


def count(*, entrance: str, hits: int) -> None:
    """Count what was masked, in the transaction of the text, and let the typist be told."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [entrance, hits])
    _noticed.set(_noticed.get() + hits)


def noticed() -> int:
    """Return how many were masked since somebody last asked here, and forget it."""
    found = _noticed.get()
    _noticed.set(0)
    return found
