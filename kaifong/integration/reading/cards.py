"""Address cards as a table: one row a card, its columns named as a list's are."""

from collections.abc import Iterator
from itertools import batched
from pathlib import Path

import pyarrow as pa

from kaifong.foundation.hongkong import hkid
from kaifong.foundation.vcard.card import Card
from kaifong.foundation.vcard.reading import Broken, read

from .encoding import detect
from .sifting import sift
from .source import SHOWN, Chunk, Format, Layout, RefusedRow, RowReason

BEGINS = b"BEGIN:VCARD"
ROWS_AT_ONCE = 4_096
NAMES = (
    *("Customer ID", "English name", "Chinese name", "Email", "Phone", "District", "Country"),
    *("Language", "Member number"),
)


def open_cards(path: Path, *, encoding: str = "") -> Layout:
    """
    Return the layout of a file of cards.

    :raises UnreadableFile: if it is not text in any encoding we know
    """
    found = detect(path, wanted=encoding)

    def chunks() -> Iterator[Chunk]:
        text = path.read_bytes().decode(found.name, "replace")
        for some in batched(enumerate(read(text), 1), ROWS_AT_ONCE):
            yield _chunk(some, damaged=found.damaged)

    return Layout(format=Format.VCARD, names=NAMES, chunks=chunks, encoding=found.name)


def _chunk(some: tuple[tuple[int, Card | Broken], ...], *, damaged: bool) -> Chunk:
    cards = [(row, one) for row, one in some if isinstance(one, Card)]
    broken = tuple(
        RefusedRow(row, RowReason.CARD_BROKEN, (hkid.masked(one.text[:SHOWN], bare=False)[0],))
        for row, one in some
        if isinstance(one, Broken)
    )
    cells = [_cells(card) for _, card in cards]
    columns = [
        pa.array([row[at] or None for row in cells], pa.string()) for at in range(len(NAMES))
    ]
    rows = pa.array([row for row, _ in cards], pa.int64())
    records = pa.record_batch(columns, names=list(NAMES))
    return sift(rows, records, damaged=damaged, refused=broken)


def _cells(card: Card) -> tuple[str, ...]:
    return (
        *(card.uid[:80], card.name_en, card.name_zh, "; ".join(card.emails)),
        *("; ".join(card.phones), card.locality, card.country, card.language, card.member_no),
    )
