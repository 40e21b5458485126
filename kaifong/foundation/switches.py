"""Brakes that staff can pull without a deploy."""

from enum import StrEnum

from .models import PulledBrake


class Brake(StrEnum):
    NO_ERASURE = "no_erasure"
    NO_EXPORT = "no_export"
    NO_SENDING = "no_sending"
    READ_ONLY = "read_only"


class Braked(Exception):
    """The brake is on: this is not done until somebody releases it."""


def is_on(brake: Brake) -> bool:
    return PulledBrake.objects.filter(brake=brake, released_at=None).exists()


def must_be_off(brake: Brake) -> None:
    """
    Do nothing while the brake is off.

    :raises Braked: while it is on
    """
    if is_on(brake):
        raise Braked(brake)
