"""Keeping the register of those who get data."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import RecipientId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.privacy.events import RecipientChanged, RecipientEnded, RecipientRegistered
from kaifong.privacy.models import Recipient, RecipientVersion
from kaifong.privacy.permissions import Permission
from kaifong.privacy.queries.recipients import NoSuchRecipient, bound_of
from kaifong.privacy.rules.disclosures import Bound


class EndedAlready(Exception):
    """The business with him has ended: register him anew."""


class RecipientChangedMeanwhile(Exception):
    """Somebody else changed these terms since they were read."""


@transaction.atomic
def register_recipient(*, actor: Actor, bound: Bound, at: datetime) -> RecipientId:
    """
    Take somebody who gets data into the register.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the register
    """
    _begin(actor)
    made = Recipient.objects.create(made_at=at)
    _write(made, 1, bound, actor, at)
    number = RecipientId(made.pk)
    record(RecipientRegistered(happened_at=at, recipient_id=number), staff_id=actor.staff_id)
    return number


@transaction.atomic
def change_recipient(
    *, actor: Actor, recipient_id: int, seen: int, bound: Bound, at: datetime
) -> int:
    """
    Write down how a recipient is bound from now on; return the number of the version.

    `seen` is the number of the version that the actor had before his eyes.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the register
    :raises NoSuchRecipient, EndedAlready, RecipientChangedMeanwhile: as their names say
    """
    _begin(actor)
    kept = _locked(recipient_id)
    newest = kept.versions.order_by("-number")[0]
    if bound_of(newest) == bound:
        return int(newest.number)
    if newest.number != seen:
        raise RecipientChangedMeanwhile(recipient_id)
    _write(kept, seen + 1, bound, actor, at)
    event = RecipientChanged(
        happened_at=at, recipient_id=RecipientId(recipient_id), number=seen + 1
    )
    record(event, staff_id=actor.staff_id)
    return seen + 1


@transaction.atomic
def end_recipient(*, actor: Actor, recipient_id: int, at: datetime) -> None:
    """
    Give somebody no more data from now on.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor does not keep the register
    :raises NoSuchRecipient, EndedAlready: as their names say
    """
    _begin(actor)
    kept = _locked(recipient_id)
    kept.ended_at, kept.ended_by = at, actor.staff_id
    kept.save()
    event = RecipientEnded(happened_at=at, recipient_id=RecipientId(recipient_id))
    record(event, staff_id=actor.staff_id)


def _begin(actor: Actor) -> None:
    require(actor, Permission.RECIPIENT_KEEP)
    must_be_off(Brake.READ_ONLY)


def _locked(recipient_id: int) -> Recipient:
    kept = Recipient.objects.select_for_update().filter(pk=recipient_id).first()
    if kept is None:
        raise NoSuchRecipient(recipient_id)
    if kept.ended_at is not None:
        raise EndedAlready(recipient_id)
    return kept


def _write(kept: Recipient, number: int, bound: Bound, actor: Actor, at: datetime) -> None:
    columns: dict[str, Any] = asdict(bound)
    del columns["name"]
    columns |= {"name_en": bound.name.en, "name_zh": bound.name.zh, "kinds": sorted(bound.kinds)}
    RecipientVersion.objects.create(
        recipient=kept, number=number, recorded_at=at, staff_id=actor.staff_id, **columns
    )
