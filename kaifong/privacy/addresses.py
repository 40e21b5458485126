"""The keyed hashes by which addresses are stopped: they outlive the person and name nobody."""

import hmac
from collections.abc import Callable

from django.conf import settings

from .models import AddressKey

MARK = b"kaifong address key"


class WrongKey(Exception):
    """The installation's secret is not the one under which addresses were stopped."""


def hash_of(value: str) -> bytes:
    """
    Return the keyed hash of a normalised e-mail address or telephone number.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    return hashes_of([value])[value]


def hashes_of(values: list[str]) -> dict[str, bytes]:
    """
    Return the keyed hash of each address.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    keyed = hasher()
    return {value: keyed(value) for value in values}


def hasher() -> Callable[[str], bytes]:
    """
    Return what hashes one address after another.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    _must_be_ours()
    secret = settings.ADDRESS_KEY.encode()
    return lambda value: hmac.digest(secret, value.encode(), "sha256")


def _must_be_ours() -> None:
    # With another secret no stop would be found again, and everybody would be written to.
    known = AddressKey.objects.filter(pk=1).first()
    if known is None:
        # Two at once write the same mark: the secret is one for all processes.
        AddressKey.objects.bulk_create([AddressKey(pk=1, mark=_keyed(MARK))], ignore_conflicts=True)
    elif bytes(known.mark) != _keyed(MARK):
        raise WrongKey


def _keyed(text: bytes) -> bytes:
    return hmac.digest(settings.ADDRESS_KEY.encode(), text, "sha256")
