"""The names that only a law keeps: for finance and law, each reading logged."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.actions import log_look
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.vault.sealing import unseal
from kaifong.retention.models import Kept, KeptRow
from kaifong.retention.permissions import Permission

PURPOSES = frozenset({Purpose.FINANCE, Purpose.LEGAL})
AT_MOST = 20


class WrongPurpose(NotAllowed):
    """These names are read for finance or for law, and for nothing else."""


@dataclass(frozen=True)
class NameKept:
    """The buyer of invoices who has no record any more."""

    name_en: str
    name_zh: str
    invoices: tuple[tuple[str, date], ...]  # number and day
    until: date


@dataclass(frozen=True)
class Sealed:
    """That the name behind a row is sealed: by which rule of the register, since and until when."""

    rule: str
    since: datetime
    until: date


def sealed_for(*, order_id: int) -> Sealed | None:
    """Return how the name of an order's buyer is kept, if he is erased; nobody is asked."""
    with wall.lifted():
        rows = KeptRow.objects.filter(table="orders_order", row_id=order_id)
        row = rows.select_related("kept").first()
    return None if row is None else Sealed(row.kept.rule, row.kept.at, row.kept_until)


def names_kept(*, actor: Actor, invoice: str, at: datetime) -> tuple[NameKept, ...]:
    """
    Return who bought under an invoice's number, of those who are erased.

    :raises NotAllowed: if the actor may not read these names
    :raises WrongPurpose: if he is at work for another purpose than finance or law
    """
    require(actor, Permission.KEPT_SEE)
    if actor.purpose not in PURPOSES:
        raise WrongPurpose(actor.purpose)
    with wall.lifted():
        about = Q(rows__label=invoice.strip(), kept_until__gte=hong_kong_day(at))
        found = list(Kept.objects.filter(about).distinct().order_by("pk")[:AT_MOST])
        rows = {one.pk: list(one.rows.order_by("started_on", "pk")) for one in found}
    texts = unseal([bytes(one.sealed) for one in found])
    log_look(
        actor=actor,
        way="retention:names",
        classes=[FieldClass.SENSITIVE],
        customer_ids=[one.customer_id for one in found],
        at=at,
    )
    named = ((one, json.loads(text)) for one, text in zip(found, texts, strict=True) if text)
    return tuple(
        NameKept(
            name_en=name["en"],
            name_zh=name["zh"],
            invoices=tuple((row.label, row.started_on) for row in rows[one.pk]),
            until=one.kept_until,
        )
        for one, name in named
    )
