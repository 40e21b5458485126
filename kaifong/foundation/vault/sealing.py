"""
Sealing what cannot be deleted when its person goes: under a key that can be.

A sealed text names its own subject, so that a row alone says which key opens it, and is bound to
it: moved under another name it does not open.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from . import installed

MARK = b"\x00kf1"
NONCE = 12


def seal(texts: Mapping[str, bytes], *, at: datetime) -> dict[str, bytes]:
    """
    Return each subject's text sealed under the subject's own key, made if there is none.

    :raises KeyDestroyed: if a subject's key was destroyed
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = {}
    for subject, key in installed.vault().keys_made(texts.keys(), at=at).items():
        nonce, name = secrets.token_bytes(NONCE), subject.encode()
        head = MARK + bytes([len(name)]) + name
        sealed[subject] = head + nonce + AESGCM(key).encrypt(nonce, texts[subject], head)
    return sealed


def unseal(sealed: Collection[bytes]) -> list[bytes | None]:
    """
    Return what was sealed, none where the key is destroyed; what never was sealed comes as it is.

    :raises ValueError: if one was tampered with
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keys = installed.vault().keys({name for one in sealed if (name := subject_of(one))})
    found: list[bytes | None] = []
    for one in sealed:
        subject = subject_of(one)
        if subject is None:
            found.append(one)
        elif (key := keys.get(subject)) is None:
            found.append(None)
        else:
            size = len(MARK) + 1 + one[len(MARK)]
            head, nonce, text = one[:size], one[size : size + NONCE], one[size + NONCE :]
            try:
                found.append(AESGCM(key).decrypt(nonce, text, head))
            except InvalidTag as tampered:
                raise ValueError(subject) from tampered
    return found


def subject_of(sealed: bytes) -> str | None:
    """Return under whose key a text was sealed; none if it was not."""
    if not sealed.startswith(MARK):
        return None
    size = sealed[len(MARK)]
    return sealed[len(MARK) + 1 : len(MARK) + 1 + size].decode()
