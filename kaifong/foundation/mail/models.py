"""The outbox, and which kinds of mail users do not want."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class State(StrEnum):
    """How far a mail came."""

    DUE = "due"
    HANDED = "handed"  # to the mailer, which has not answered yet
    SENT = "sent"
    KEPT = "kept"  # no mailer is set up: it is shown, not sent
    DROPPED = "dropped"  # its reader is gone, has no address, or does not want it
    FAILED = "failed"  # refused for good, or too often
    UNCLEAR = "unclear"  # it may have been taken: not sent again unless somebody says so


class Mail(models.Model):
    """A mail to one user. It holds no words: they are made of its facts when it is sent."""

    key = models.CharField(max_length=120, unique=True)  # what is written once only
    kind = models.CharField(max_length=40)
    user_id = models.BigIntegerField()
    language = models.CharField(max_length=10)
    about = models.BigIntegerField(null=True)  # the matter that can be declined by itself
    facts = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in State], default=State.DUE.value
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, default="")  # what kind, never an address

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DUE.value, State.HANDED.value], done_at=None)
                | (~Q(state__in=[State.DUE.value, State.HANDED.value]) & Q(done_at__isnull=False)),
                name="mail_done_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="mail_to_do",
                condition=Q(state__in=[State.DUE.value, State.HANDED.value]),
            ),
            models.Index(fields=["-made_at", "-id"], name="mail_by_time"),
        ]

    def __str__(self) -> str:
        return self.key


class MailDeclined(models.Model):
    """That a user does not want a kind of mail."""

    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "kind"], name="mail_declined_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} without {self.kind}"
