"""How customers of the made-up shop are reached, and what other systems call them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kaifong.foundation.channels import Channel

from . import cast
from .columns import joined, numbered, taken

Array = NDArray[Any]

# Beginnings of mobile numbers that are in use whatever digits follow; the people are invented,
# but Hong Kong sets no numbers aside for that.
_RANGES = ((601, 625), (627, 665), (667, 677), (912, 928), (930, 938), (940, 958), (510, 514))
PREFIXES = np.array([p for first, last in _RANGES for p in range(first, last + 1)])
SHUFFLE = 7_368_787  # a prime that shares no factor with the numbers there are: none comes twice
# RFC 2606: no such domain can ever exist.
DOMAINS = (
    "harbourmail.example",
    "kowloonmail.example",
    "peakmail.example",
    "lionrock.example",
    "netpost.example",
    "mail.example.com",
)
HAS_EMAIL, HAS_SECOND_EMAIL = 0.84, 0.05
HAS_PHONE, HAS_SECOND_PHONE = 0.88, 0.07
SHARES_PHONE = 0.03  # with somebody of the household
VERIFIED = 0.6


@dataclass(frozen=True)
class Points:
    """Rows of contact points; `owner` is the customer's place among all."""

    owner: Array
    kind: pa.Array
    value: pa.Array
    is_primary: Array
    verified: Array


def draw(rng: np.random.Generator, mail: pa.Array, *, first: int) -> Points:
    """Draw the addresses and numbers of the customers from place `first` on."""
    count = len(mail)
    places = np.arange(first, first + count)
    chance = rng.random((4, count))
    blocks = []
    for number, share in enumerate((HAS_EMAIL, HAS_SECOND_EMAIL)):
        has = np.flatnonzero((chance[0] < HAS_EMAIL) & (chance[number] < share))
        blocks.append((has, "email", _emails(rng, mail, has, places, number), number == 0))
    shares = rng.random(count) < SHARES_PHONE
    for number, share in enumerate((HAS_PHONE, HAS_SECOND_PHONE)):
        has = np.flatnonzero((chance[2] < HAS_PHONE) & (chance[2 + number] < share))
        whose = places[has] - (shares[has] & (has > 0) & (number == 0))
        blocks.append((has, "phone", phones(whose * 2 + number), number == 0))
    if first == 0:
        size = len(cast.CAST)
        blocks = [_without(block, size) for block in blocks] + _of_the_cast()
    return _points(rng, blocks, first)


def phones(numbers: Array) -> pa.Array:
    """Return a mobile number for each number, different for different ones."""
    spread = (numbers.astype(np.int64) * SHUFFLE + 271_828) % (len(PREFIXES) * 100_000)
    prefixes = pa.array(PREFIXES[spread // 100_000]).cast(pa.string())
    return joined("+852", prefixes, numbered(spread % 100_000, 5))


def outside_ids(places: Array) -> pa.Array:
    """Return what the marketplace calls these customers."""
    return joined("MK-", numbered(places.astype(np.int64) * SHUFFLE % 100_000_000, 8))


def _emails(
    rng: np.random.Generator, mail: pa.Array, has: Array, places: Array, number: int
) -> pa.Array:
    domain = taken(DOMAINS, rng.integers(0, len(DOMAINS), len(has)))
    digits = pa.array(places[has] * 2 + number).cast(pa.string())
    return joined(joined(mail.take(pa.array(has)), digits), domain, by="@")


Block = tuple[Array, str, pa.Array, bool]


def _without(block: Block, size: int) -> Block:
    has, kind, values, primary = block
    kept = np.flatnonzero(has >= size)
    return has[kept], kind, values.take(pa.array(kept)), primary


def _of_the_cast() -> list[Block]:
    people = list(enumerate(cast.CAST))
    emails = [(index, person.email) for index, person in people if person.email]
    numbers = [(index, person.phone) for index, person in people if person.phone]
    return [
        (np.array([i for i, _ in rows]), kind, pa.array([value for _, value in rows]), True)
        for kind, rows in (("email", emails), ("phone", numbers))
    ]


def _points(rng: np.random.Generator, blocks: list[Block], first: int) -> Points:
    owner = np.concatenate([has for has, *_ in blocks]) + first
    order = np.argsort(owner, kind="stable")
    kinds = pa.concat_arrays([pa.array([kind] * len(has), pa.string()) for has, kind, *_ in blocks])
    primary = np.concatenate([np.full(len(has), is_first) for has, _, _, is_first in blocks])
    return Points(
        owner=owner[order],
        kind=kinds.take(pa.array(order)),
        value=pa.concat_arrays([values for _, _, values, _ in blocks]).take(pa.array(order)),
        is_primary=primary[order],
        verified=rng.random(len(order)) < VERIFIED,
    )


def marketplace_places(channel: Array, *, first: int) -> Array:
    """Return the places of those whom the marketplace brought, the cast's by its own ids."""
    places = np.flatnonzero(channel == Channel.MARKETPLACE) + first
    return places[places >= len(cast.CAST)]
