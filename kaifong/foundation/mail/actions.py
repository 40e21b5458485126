"""Putting mail into the outbox, and saying what one does not want."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kaifong.foundation.journal.actions import NotInTransaction

from .kinds import Facts, kinds
from .links import Stopping
from .models import Mail, MailDeclined, State
from .sending import send_due

__all__ = ["Reader", "accept", "decline", "forget", "put", "send_again", "send_due", "stop"]

KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Reader:
    """Who is written to, and in which language."""

    user_id: int
    language: str


class ByLaw(Exception):
    """A law asks for this kind of mail: it cannot be declined."""


def put(
    *,
    kind: str,
    readers: Collection[Reader],
    key: str,
    facts: Facts,
    at: datetime,
    about: int | None = None,
) -> None:
    """
    Write to users, in the transaction that makes it true; under one key each is written to once.

    `facts` are codes, numbers and days: no name, address or text of a customer's.

    :raises KeyError: if no app declares the kind
    :raises NotInTransaction: outside a transaction
    """
    known = kinds()[kind]
    if not connection.in_atomic_block:
        raise NotInTransaction
    Mail.objects.bulk_create(
        (
            Mail(
                key=f"{key}:{reader.user_id}",
                kind=known.code,
                user_id=reader.user_id,
                language=reader.language,
                about=about,
                facts=dict(facts),
                due_at=at,
                made_at=at,
            )
            for reader in readers
        ),
        ignore_conflicts=True,
    )


def decline(*, user_id: int, kind: str, at: datetime) -> None:
    """
    Write no more mail of a kind to a user; again changes nothing.

    :raises KeyError: if there is no such kind
    :raises ByLaw: if a law asks for it
    """
    if kinds()[kind].by_law:
        raise ByLaw(kind)
    MailDeclined.objects.get_or_create(user_id=user_id, kind=kind, defaults={"at": at})


def accept(*, user_id: int, kind: str) -> None:
    """Write mail of a kind to a user again."""
    MailDeclined.objects.filter(user_id=user_id, kind=kind).delete()


def stop(*, stopping: Stopping, at: datetime) -> None:
    """
    Do what a signed link says: stop one matter, or the kind; again changes nothing.

    :raises KeyError: if there is no such kind any more
    :raises ByLaw: if a law asks for it
    """
    kind = kinds()[stopping.kind]
    if kind.decline is None or stopping.about is None:
        decline(user_id=stopping.user_id, kind=stopping.kind, at=at)
    else:
        kind.decline(stopping.user_id, stopping.about, at)


def send_again(*, mail_id: int, at: datetime) -> bool:
    """Put back what failed or is unclear, and return whether there was anything to put back."""
    rows = Mail.objects.filter(pk=mail_id, state__in=[State.FAILED, State.UNCLEAR])
    return bool(rows.update(state=State.DUE, tries=0, due_at=at, done_at=None, problem=""))


def forget(*, at: datetime) -> int:
    """Delete what was done with 90 days ago; return how many."""
    gone, _ = Mail.objects.filter(done_at__lt=at - KEPT_FOR).delete()
    return gone
