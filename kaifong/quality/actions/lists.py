"""Lists of other systems: what the books of the shop or the courier say, and what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers.queries import admits, holders_of, points_of
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.models import Supplement
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.vocabulary import Channel, Field, Method

from .supplementing import Given, take

AT_MOST = 5_000


class Verdict(StrEnum):
    """What became of one line."""

    WRITTEN = "written"
    PROPOSED = "proposed"
    DOUBTED = "doubted"
    UNKNOWN = "unknown"  # nobody the actor may see has this number or address
    NO_VALUE = "no_value"  # the value cannot stand in the field
    REFUSED = "refused"  # may be seen, may not be changed


@dataclass(frozen=True)
class Line:
    """One line: whose, of which field, which value; without a value: the address came back."""

    customer_id: int | None
    field: str
    value: str
    evidence: str = ""
    came_back: bool = False


@dataclass(frozen=True)
class Took:
    """What became of each line, in their order."""

    verdicts: tuple[Verdict, ...]

    def count(self, verdict: Verdict) -> int:
        return self.verdicts.count(verdict)


def take_list(
    *, actor: Actor, source: Channel, lines: Iterable[Line], said_at: datetime, at: datetime
) -> Took:
    """
    Take in a list line by line; what cannot be taken is told and stands in nobody's way.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may review nobody
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CUSTOMER_REVIEW)
    found = []
    for line in list(lines)[:AT_MOST]:
        try:
            with transaction.atomic():
                found.append(_one(actor, source, line, said_at, at))
        except NotAllowed:
            found.append(Verdict.REFUSED)
        except customers.NoSuchValue:
            found.append(Verdict.NO_VALUE)
    return Took(tuple(found))


def _one(actor: Actor, source: Channel, line: Line, said_at: datetime, at: datetime) -> Verdict:
    if line.came_back:
        return _came_back(actor, line.value, at)
    if line.field not in Field:
        raise customers.NoSuchValue(line.field)
    if line.customer_id is None:
        return Verdict.UNKNOWN
    given = Given(
        field=Field(line.field),
        value=line.value,
        source=source,
        method=Method.FILE,
        said_at=said_at,
        evidence=line.evidence,
    )
    number = take(actor=actor, customer_id=CustomerId(line.customer_id), given=given, at=at)
    with wall.lifted():
        standing = Supplement.objects.values_list("standing", flat=True).get(pk=number)
    return Verdict.WRITTEN if standing == Supplement.Standing.ACCEPTED else Verdict.PROPOSED


def _came_back(actor: Actor, address: str, at: datetime) -> Verdict:
    """Doubt an address or number for everybody whose it is, as far as the actor may."""
    mail = "@" in address
    value = normalise_email(address) if mail else normalise_phone(address)
    if not value:
        raise customers.NoSuchValue(address)
    kind = Field.EMAIL if mail else Field.PHONE
    with wall.lifted():
        # Of whom the actor may not change it is not even told that they are there.
        holders = [one for one in holders_of(kind=kind, value=value) if _may(actor, one)]
        for customer_id in holders:
            _doubt(actor, customer_id, kind, value, at)
    return Verdict.DOUBTED if holders else Verdict.UNKNOWN


def _may(actor: Actor, customer_id: CustomerId) -> bool:
    return admits(actor=actor, action="edit", customer_id=customer_id, cls=FieldClass.CONTACT)


def _doubt(actor: Actor, customer_id: CustomerId, kind: Field, value: str, at: datetime) -> None:
    for point in points_of(customer_id=customer_id):
        if (point.kind, point.value) == (kind, value):
            reason = "bounced" if kind == Field.EMAIL else "source"
            customers.doubt(
                actor=actor, customer_id=customer_id, point_id=point.id, reason=reason, at=at
            )
