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
    fresh = hmac.new(settings.ADDRESS_KEY.encode(), digestmod="sha256")

    def keyed(value: str) -> bytes:
        # Copied: to set one up takes most of the time that hashing an address does.
        one = fresh.copy()
        one.update(value.encode())
        return one.digest()

    return keyed


def unchecked(value: str) -> bytes:
    """Return the hash of an address; the caller asks `must_be_ours` before trusting it."""
    return _keyed(value.encode())


def must_be_ours(mark: bytes | None) -> None:
    """
    Do nothing if the mark that this database keeps is the one of our secret.

    :raises WrongKey: if the secret file `addresses` is not the one of this database
    """
    # With another secret no stop would be found again, and everybody would be written to.
    if mark is None:
        # Two at once write the same mark: the secret is one for all processes.
        AddressKey.objects.bulk_create([AddressKey(pk=1, mark=_keyed(MARK))], ignore_conflicts=True)
    elif not hmac.compare_digest(mark, _keyed(MARK)):
        raise WrongKey


def _must_be_ours() -> None:
    known = AddressKey.objects.filter(pk=1).first()
    must_be_ours(None if known is None else bytes(known.mark))


def _keyed(text: bytes) -> bytes:
    return hmac.digest(settings.ADDRESS_KEY.encode(), text, "sha256")
