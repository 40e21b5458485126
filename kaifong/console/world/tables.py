"""A chunk of the made-up shop as the rows of our tables, in Arrow."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kaifong.foundation.search.batches import bigrams_many, fold_many

from . import cast, reaching
from .columns import chosen, code_lists, instants, joined, numbered, optional, taken
from .lives import Lives
from .shop import Chunk

Array = NDArray[Any]

NOTICE = "sample-shop"  # under which made-up people's data were "collected"
DAY = 86_400


@dataclass(frozen=True)
class Ids:
    """What the database calls things: the chunk's first rows, and all categories and so on."""

    customer: int
    order: int
    line: int
    serial: int  # orders in the chunks before
    categories: Array
    products: Array
    owners: dict[int, list[int]]  # staff by the region they look after


def owners(lives: Lives, ids: Ids) -> Array:
    """Return who of the staff looks after each customer; 0 is nobody."""
    found = np.zeros(len(lives.joined), dtype=np.int64)
    for region, staff in ids.owners.items():
        theirs = np.flatnonzero(lives.cared_for & (lives.district // 100 == region))
        found[theirs] = np.array(staff)[np.arange(len(theirs)) % len(staff)]
    return found


def customers(chunk: Chunk, ids: Ids) -> pa.Table:
    lives, persons = chunk.lives, chunk.people
    places = np.arange(chunk.first, chunk.first + chunk.customers)
    owner = owners(lives, ids)
    member_no = joined("KF", numbered(places + 1, 8))
    counted = chunk.fates.counted[chunk.bought.lines.order]
    sold_to = chunk.bought.orders.who[chunk.bought.lines.order[counted]]
    category = ids.categories[chunk_categories(chunk)[counted]]
    outside = chosen(_from_marketplace(chunk), reaching.outside_ids(places), "")
    outside = _with_cast(outside, chunk, [one.outside_id or one.channel_id[1] for one in cast.CAST])
    notes = [""] * chunk.customers
    texts = joined(persons.name_en, member_no, outside, by=" ").to_pylist()
    return pa.table(
        {
            "id": ids.customer + np.arange(chunk.customers),
            "member_no": member_no,
            "name_en": persons.name_en,
            "name_zh": persons.name_zh,
            "language": persons.language,
            "district": lives.district,
            "channel": lives.channel,
            "categories": code_lists(sold_to, category, chunk.customers),
            "owner_id": optional(owner, owner == 0),
            "note": _with_cast(pa.array(notes), chunk, [person.note for person in cast.CAST]),
            "collected_under": pa.array([NOTICE] * chunk.customers),
            "joined_at": _joined_at(chunk),
            "lake_key": chunk.lake_keys,
            "search_text": fold_many(texts),
            "search_zh": bigrams_many(persons.name_zh.to_pylist()),
        }
    )


def contact_points(chunk: Chunk, ids: Ids) -> pa.Table:
    points = chunk.points
    count = len(points.owner)
    # Every fortieth or so is doubted or bounced: something for the quality review to find.
    state = np.where(points.owner % 41 == 17, 1, np.where(points.owner % 53 == 29, 2, 0))
    status = np.where(points.owner < len(cast.CAST), 0, state)
    joined_at = _joined_at(chunk).take(pa.array(points.owner - chunk.first))
    return pa.table(
        {
            "customer_id": ids.customer + points.owner - chunk.first,
            "kind": points.kind,
            "value": points.value,
            "is_primary": points.is_primary,
            "status": taken(["good", "doubted", "bounced"], status),
            "verified_at": chosen(
                points.verified & (status == 0), joined_at, pa.scalar(None, joined_at.type)
            ),
            "source": pa.array([NOTICE] * count),
        }
    )


def identities(chunk: Chunk, ids: Ids) -> pa.Table:
    places = reaching.marketplace_places(chunk.lives.channel, first=chunk.first)
    owner = ids.customer + places - chunk.first
    outside = reaching.outside_ids(places)
    source = pa.array(["market"] * len(owner), pa.string())
    kind = pa.array(["external"] * len(owner), pa.string())
    if chunk.first == 0:
        known = list(_cast_known_as())
        owner = np.concatenate([[ids.customer + n for n, *_ in known], owner])
        outside = pa.concat_arrays([pa.array([name for *_, name in known]), outside])
        source = pa.concat_arrays([pa.array([where for _, where, *_ in known]), source])
        kind = pa.concat_arrays([pa.array([what for _, _, what, _ in known]), kind])
    return pa.table({"customer_id": owner, "source": source, "kind": kind, "external_id": outside})


def _cast_known_as() -> Iterator[tuple[int, str, str, str]]:
    """Yield place in the cast, system, kind and number there."""
    for place, person in enumerate(cast.CAST):
        channel, number = person.channel_id
        if person.outside_id:
            yield place, "market", "external", person.outside_id
        if number:
            yield place, channel, channel, number


def chunk_categories(chunk: Chunk) -> Array:
    """Return the place among the categories of each line of goods."""
    return chunk.category_of[chunk.bought.lines.product]


def _joined_at(chunk: Chunk) -> pa.Array:
    return instants((chunk.opened + chunk.lives.joined) * DAY + chunk.bought.joined_second)


def _from_marketplace(chunk: Chunk) -> Array:
    found = np.zeros(chunk.customers, dtype=bool)
    found[reaching.marketplace_places(chunk.lives.channel, first=chunk.first) - chunk.first] = True
    return found


def _with_cast(values: pa.Array, chunk: Chunk, theirs: list[str]) -> pa.Array:
    if chunk.first:
        return values
    return pa.concat_arrays([pa.array(theirs, pa.string()), values.slice(len(theirs))])
