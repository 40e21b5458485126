"""
Sealing what is too large to hold: in blocks, one after the other, under one key.

Each block is bound to its place and to whether it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): none can be left out, moved or cut off unnoticed.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from . import installed

MARK = b"\x00kfs"
BLOCK = 1 << 20  # bytes of the text; the last may be shorter, or empty
PREFIX, TAG = 7, 16
IN_MEMORY = 4 << 20


def seal_stream(subject: str, text: IO[bytes], sealed: IO[bytes], *, at: datetime) -> None:
    """
    Write what is left of a text sealed under its subject's key, made if there is none.

    :raises KeyDestroyed: if the key was destroyed
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = installed.vault().keys_made([subject], at=at)[subject]
    name, prefix = subject.encode(), secrets.token_bytes(PREFIX)
    head = MARK + bytes([len(name)]) + name
    sealed.write(head + prefix)
    cipher = AESGCM(key)
    for number, (block, last) in enumerate(_blocks(text, BLOCK)):
        sealed.write(cipher.encrypt(_nonce(prefix, number, last=last), block, head))


def unseal_stream(subject: str, sealed: IO[bytes]) -> IO[bytes] | None:
    """
    Return what was sealed, at its beginning, once all of it is known to be whole.

    It is none if the key is destroyed. Its reader closes it.

    :raises ValueError: if it was tampered with
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = installed.vault().keys([subject]).get(subject)
    if key is None:
        return None
    head = MARK + bytes([len(subject.encode())]) + subject.encode()
    if sealed.read(len(head)) != head:
        raise ValueError(subject)
    prefix, cipher = sealed.read(PREFIX), AESGCM(key)
    text = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  its reader closes it
    try:
        for number, (block, last) in enumerate(_blocks(sealed, BLOCK + TAG)):
            text.write(cipher.decrypt(_nonce(prefix, number, last=last), block, head))
    except (InvalidTag, ValueError) as tampered:
        text.close()
        raise ValueError(subject) from tampered
    text.seek(0)
    return text


def _blocks(text: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield blocks, and of each whether it is the last; there is at least one."""
    block = text.read(size)
    while True:
        after = text.read(size)
        yield block, not after
        if not after:
            return
        block = after


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])
