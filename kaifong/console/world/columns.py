"""Arrow columns in the shapes that PostgreSQL wants."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MICROSECONDS = 1_000_000
EAST_OF_UTC = 8 * 3_600  # Hong Kong has known no summer time since 1979

Array = NDArray[Any]


def taken(words: Sequence[str], places: Array) -> pa.Array:
    """Return the words that stand at these places."""
    return pa.array(words, pa.string()).take(pa.array(places))


def joined(*parts: Any, by: str = "") -> pa.Array:
    """Return the parts of each row written one after another; parts are columns or words."""
    return pc.binary_join_element_wise(*parts, by)


def chosen(condition: Array | pa.Array, then: Any, other: Any) -> pa.Array:
    return pc.if_else(pa.array(condition), then, other)


def numbered(numbers: Array, width: int) -> pa.Array:
    """Return numbers as digits with leading zeros."""
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")


def optional(numbers: Array, missing: Array) -> pa.Array:
    return pa.array(numbers, mask=missing)


def instants(seconds: Array) -> pa.Array:
    """Return moments given in seconds of Hong Kong's clock since 1970 as timestamps in UTC."""
    return pa.array((seconds - EAST_OF_UTC) * MICROSECONDS).cast(pa.timestamp("us", "UTC"))


def days(numbers: Array) -> pa.Array:
    return pa.array(numbers.astype(np.int32)).cast(pa.date32())


def decimals(values: Array, *, places: int) -> pa.Array:
    """Return whole numbers that are not negative as decimals whose last `places` digits follow."""
    # A decimal is two 64-bit words, the high one for what 64 bits cannot hold.
    words = np.zeros((len(values), 2), dtype=np.int64)
    words[:, 0] = values
    return pa.Array.from_buffers(
        pa.decimal128(14, places), len(values), [None, pa.py_buffer(words.tobytes())]
    )


def distinct(numbers: Array) -> Array:
    """Return the numbers in order, each once."""
    # numpy's own goes by way of a hash table, four times slower for what nearly lies in order.
    in_order = np.sort(numbers, kind="stable")
    once: Array = in_order[np.concatenate([[True], in_order[1:] != in_order[:-1]])]
    return once


def code_lists(owners: Array, codes: Array, count: int) -> pa.Array:
    """Return for each of `count` owners its distinct codes in order, from pairs in any order."""
    pairs = distinct(owners.astype(np.int64) * 1_000 + codes)
    offsets = np.searchsorted(pairs, np.arange(count + 1, dtype=np.int64) * 1_000)
    return pa.ListArray.from_arrays(
        pa.array(offsets.astype(np.int32)), pa.array((pairs % 1_000).astype(np.int16))
    )
