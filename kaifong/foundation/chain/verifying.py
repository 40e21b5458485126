"""Walking a chain from its first block and naming whatever does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kaifong.foundation.hongkong.clock import hong_kong_day

from . import rows
from .actions import STRAGGLERS
from .hashing import FIRST, SIZE, hash_of, split
from .ledgers import Ledger
from .models import Anchor, Block, Head

NAMED = 1_000  # rows that slipped in; more need not be named


class Fault(StrEnum):
    ROW_CHANGED = "row_changed"
    ROW_GONE = "row_gone"
    ROW_SLIPPED_IN = "row_slipped_in"
    BLOCK_FORGED = "block_forged"  # its hash is not that of what it holds
    BLOCK_OUT_OF_PLACE = "block_out_of_place"  # it does not follow the one before
    ANCHOR_BROKEN = "anchor_broken"  # a day did not end as it was told
    TAIL_CUT = "tail_cut"  # the last blocks are gone or others


@dataclass(frozen=True)
class Found:
    """Something that does not fit: the row's, block's or day's name, and when it was sealed."""

    fault: Fault
    what: str
    on: str = ""  # the Hong Kong day


@dataclass(frozen=True)
class Verdict:
    """How a chain was found."""

    chain: str
    blocks: int
    rows: int
    head: str  # the hash of the last block
    found: tuple[Found, ...]


def verify(ledger: Ledger, *, told: str = "") -> Verdict:
    """Return how a log's chain is; `told` is an anchor kept elsewhere, and must be in it."""
    hashes: dict[int, str] = {}
    found: list[Found] = []
    count, last_id, previous = 0, 0, FIRST
    blocks, let_go = Block.objects.filter(chain=ledger.name).order_by("number"), ledger.let_go()
    for place, block in enumerate(blocks.iterator(chunk_size=50), start=1):
        on = str(hong_kong_day(block.sealed_at))
        found += [replace(one, on=on) for one in _block(block, place, previous)]
        found += [replace(one, on=on) for one in _rows(block, let_go)]
        previous = bytes(block.hash)
        hashes[block.number] = previous.hex()
        count, last_id = count + len(block.ids), max(last_id, block.last_id)
    found += _slipped_in(ledger, last_id)
    found += _anchors(ledger, hashes)
    found += _tail(ledger, len(hashes), previous)
    if told and told.lower() not in hashes.values():
        found.append(Found(Fault.ANCHOR_BROKEN, told))
    return Verdict(ledger.name, len(hashes), count, previous.hex(), tuple(found))


def _block(block: Block, place: int, previous: bytes) -> Iterator[Found]:
    if block.number != place or bytes(block.previous) != previous:
        yield Found(Fault.BLOCK_OUT_OF_PLACE, str(block.number))
    reckoned = hash_of(
        previous=bytes(block.previous),
        chain=block.chain,
        number=block.number,
        table=block.table,
        columns=block.columns,
        ids=block.ids,
        digests=bytes(block.digests),
    )
    if reckoned != bytes(block.hash) or len(block.digests) != SIZE * len(block.ids):
        yield Found(Fault.BLOCK_FORGED, str(block.number))


def _rows(block: Block, let_go: set[int]) -> Iterator[Found]:
    now = rows.as_they_are(block.table, block.columns, block.ids)
    for number, digest in zip(block.ids, split(bytes(block.digests)), strict=False):
        if number not in now:
            if number not in let_go:
                yield Found(Fault.ROW_GONE, str(number))
        elif now[number] != digest:
            yield Found(Fault.ROW_CHANGED, str(number))


def _slipped_in(ledger: Ledger, last_id: int) -> Iterator[Found]:
    until = last_id - STRAGGLERS
    for number in rows.never_sealed(ledger.name, ledger.table, until=until, most=NAMED):
        yield Found(Fault.ROW_SLIPPED_IN, str(number))


def _tail(ledger: Ledger, blocks: int, last: bytes) -> Iterator[Found]:
    head = Head.objects.filter(chain=ledger.name).first()
    if head is not None and (head.number != blocks or bytes(head.hash) != last):
        yield Found(Fault.TAIL_CUT, str(head.number))


def _anchors(ledger: Ledger, hashes: dict[int, str]) -> Iterator[Found]:
    for anchor in Anchor.objects.filter(chain=ledger.name).order_by("on"):
        if hashes.get(anchor.number) != bytes(anchor.hash).hex():
            yield Found(Fault.ANCHOR_BROKEN, str(anchor.on), str(anchor.on))
