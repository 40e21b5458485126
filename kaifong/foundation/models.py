"""The tables of the ground floor, gathered for Django."""

from django.db import models

from .chain.models import Anchor, Block, Head
from .history.models import Change, ChangeSet
from .identity_cards.fields import FreeChar
from .identity_cards.models import HkidMasked
from .journal.models import Delivery, Entry
from .law.models import Commencement
from .legal_days.models import DueComputed, GeneralHoliday, LegalClock, StormDay
from .mail.models import Mail, MailDeclined

__all__ = [
    "Anchor",
    "Block",
    "Change",
    "ChangeSet",
    "Commencement",
    "Delivery",
    "DueComputed",
    "Entry",
    "GeneralHoliday",
    "Head",
    "HkidMasked",
    "LegalClock",
    "Mail",
    "MailDeclined",
    "PulledBrake",
    "StormDay",
]


class PulledBrake(models.Model):
    """That somebody pulled a brake; released when it says so."""

    brake = models.CharField(max_length=20)
    pulled_at = models.DateTimeField()
    pulled_by = models.BigIntegerField(null=True)
    reason = FreeChar(max_length=200)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brake"], condition=models.Q(released_at=None), name="brake_pulled_once"
            ),
        ]

    def __str__(self) -> str:
        return self.brake
