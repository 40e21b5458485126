"""What a block's hash covers: plain enough to be reckoned by anybody with a SHA-256."""

from collections.abc import Sequence
from hashlib import sha256

FIRST = bytes(32)  # before the first block
SIZE = 32


def hash_of(
    *,
    previous: bytes,
    chain: str,
    number: int,
    table: str,
    columns: Sequence[str],
    ids: Sequence[int],
    digests: bytes,
) -> bytes:
    """Return a block's hash: of the hash before, one line of its facts, and its rows' digests."""
    facts = [chain, str(number), table, ",".join(columns), ",".join(map(str, ids))]
    return sha256(previous + "\n".join(facts).encode() + b"\n" + digests).digest()


def split(digests: bytes) -> list[bytes]:
    """Return the digests one by one."""
    return [digests[at : at + SIZE] for at in range(0, len(digests), SIZE)]
