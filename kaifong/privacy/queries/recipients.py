"""The register of processors and recipients, and whether data may be given to one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kaifong.authority.queries import Actor, require
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import RecipientId
from kaifong.foundation.law.queries import in_force as is_law
from kaifong.privacy import disclosure_wording as wording
from kaifong.privacy.models import Recipient, RecipientVersion
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.disclosures import Bar, Bound, Capacity, Caution, barred, cautions
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind, Purpose

SWITCH = "s33"


class NoSuchRecipient(Exception):
    """Nobody of that number is in the register."""


@dataclass(frozen=True)
class Gate:
    """Whether data may be given to somebody now: why not in code and words, what to mend."""

    may: bool
    why: Bar | None
    said: Both
    cautions: tuple[Caution, ...] = ()
    warned: tuple[Both, ...] = ()
    number: int = 0  # of the terms that bind
    bound: Bound | None = None


@dataclass(frozen=True)
class RecipientKept:
    """A line of the register, and whether data may be given there now."""

    id: RecipientId
    number: int
    bound: Bound
    recorded_at: datetime
    recorded_by: int | None
    ended_at: datetime | None
    gate: Gate


def gate(
    *,
    recipient_id: int,
    at: datetime,
    kinds: Iterable[Kind] = (),
    purpose: Purpose | None = None,
) -> Gate:
    """
    Return whether data may be given to a recipient at a moment, for every way out of the shop.

    For steps that are permitted already: nobody's authority is asked.
    """
    rows = RecipientVersion.objects.filter(recipient_id=recipient_id, recorded_at__lte=at)
    row = rows.select_related("recipient").order_by("-number").first()
    return _gate(row, at, is_law(SWITCH, at), frozenset(kinds), purpose)


def recipients(*, actor: Actor, at: datetime) -> tuple[RecipientKept, ...]:
    """
    Return everybody who gets data, those who may be given any first.

    :raises NotAllowed: if the actor may not see the register
    """
    require(actor, Permission.RECIPIENT_SEE)
    newest = RecipientVersion.objects.order_by("recipient_id", "-number").distinct("recipient_id")
    s33 = is_law(SWITCH, at)
    found = [_kept(row, at, s33) for row in newest.select_related("recipient")]
    return tuple(sorted(found, key=lambda one: (not one.gate.may, one.bound.name.en)))


def recipient(*, actor: Actor, recipient_id: int, at: datetime) -> tuple[RecipientKept, ...]:
    """
    Return a recipient as it is bound now, followed by how it was bound before.

    :raises NotAllowed: if the actor may not see the register
    :raises NoSuchRecipient: if there is none of that number
    """
    require(actor, Permission.RECIPIENT_SEE)
    rows = RecipientVersion.objects.filter(recipient_id=recipient_id).order_by("-number")
    s33 = is_law(SWITCH, at)
    found = tuple(_kept(row, at, s33) for row in rows.select_related("recipient"))
    if not found:
        raise NoSuchRecipient(recipient_id)
    return found


def names_of_recipients(ids: Iterable[int]) -> dict[RecipientId, Both]:
    """Return what these are called now."""
    rows = RecipientVersion.objects.filter(recipient_id__in=set(ids))
    newest = rows.order_by("recipient_id", "-number").distinct("recipient_id")
    return {RecipientId(row.recipient_id): Both(row.name_en, row.name_zh) for row in newest}


def recipient_names() -> dict[RecipientId, Both]:
    """Return what everybody who gets data is called now."""
    newest = RecipientVersion.objects.order_by("recipient_id", "-number").distinct("recipient_id")
    return {RecipientId(row.recipient_id): Both(row.name_en, row.name_zh) for row in newest}


def bound_of(row: RecipientVersion) -> Bound:
    """Return how a row of the register binds."""
    return Bound(
        capacity=Capacity(row.capacity),
        name=Both(row.name_en, row.name_zh),
        transferee=row.transferee,
        kinds=frozenset(Kind(kind) for kind in row.kinds),
        place=row.place,
        contract=row.contract,
        contract_from=row.contract_from,
        contract_until=row.contract_until,
        model_clauses=row.model_clauses,
        abroad_reason=row.abroad_reason,
        sub_processors=row.sub_processors,
        keeps=row.keeps,
        tells_within=row.tells_within,
    )


def _gate(
    row: RecipientVersion | None,
    at: datetime,
    s33: bool,  # noqa: FBT001
    kinds: frozenset[Kind] = frozenset(),
    purpose: Purpose | None = None,
) -> Gate:
    bound = bound_of(row) if row else None
    bar = barred(
        bound,
        day=hong_kong_day(at),
        ended_at=_ended(row, at),
        s33=s33,
        kinds=kinds,
        purpose=purpose,
    )
    if row is None or bound is None:
        return Gate(False, bar, wording.bar(Bar.UNKNOWN))
    warned = cautions(bound)
    said = wording.bar(bar, bound, kinds - bound.kinds) if bar else Both()
    warnings = tuple(wording.caution(one) for one in warned)
    return Gate(bar is None, bar, said, warned, warnings, row.number, bound)


def _ended(row: RecipientVersion | None, at: datetime) -> datetime | None:
    ended: datetime | None = row.recipient.ended_at if row else None
    return ended if ended is not None and ended <= at else None


def _kept(row: RecipientVersion, at: datetime, s33: bool) -> RecipientKept:  # noqa: FBT001
    kept: Recipient = row.recipient
    return RecipientKept(
        RecipientId(row.recipient_id),
        row.number,
        bound_of(row),
        row.recorded_at,
        row.staff_id,
        kept.ended_at,
        _gate(row, at, s33),
    )
