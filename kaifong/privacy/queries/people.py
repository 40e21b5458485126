"""What one customer was told, agreed to and stopped, for staff to see."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Min, Q

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.customers.queries import addresses_of, admitted
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.addresses import hashes_of
from kaifong.privacy.models import Collection, ConsentEvent, Evidence, FirstUse, NoticeVersion
from kaifong.privacy.rules.consents import ALL, ASIDE, Said, State, state_of
from kaifong.privacy.rules.minors import is_minor, may_be_assessed, number_of, of_a_minor
from kaifong.privacy.rules.notices import Both, Terms

from .ledger import held_now, last_stop, said
from .ledgers import numbers

DOORS = (
    ("see", FieldClass.INTERNAL),
    ("see", FieldClass.CONTACT),
    ("see", FieldClass.SENSITIVE),
    ("record", FieldClass.INTERNAL),
    ("stop", FieldClass.INTERNAL),
)


@dataclass(frozen=True)
class Told:
    """A version of a notice, by name."""

    version_id: int
    number: int
    name: Both
    terms: Terms


@dataclass(frozen=True)
class Line:
    """One event with what it is called in its notice; `standing` is where the person stands now."""

    said: Said
    standing: State
    classes: tuple[Both, ...]
    told: Told | None
    staff_id: int | None
    recorded_at: datetime
    evidence: str | None
    to_address: str | None  # empty: to one that may not be seen, or that is no more
    under: CustomerId | None = None  # the number of a record that became part of this one

    @property
    def everything(self) -> bool:
        return ALL in self.said.classes

    @property
    def number(self) -> int:
        return number_of(self.said)

    @property
    def waits_until(self) -> date | None:
        """Until when it can be confirmed; not what was said under a number that is no more."""
        return self.said.due_on if self.standing == State.ORAL and not self.under else None


@dataclass(frozen=True)
class Consents:
    """All of it; `stopped` is kind, address and moment of each stopped address."""

    customer_id: CustomerId
    holds: tuple[Line, ...]
    history: tuple[Line, ...]
    stopped: tuple[tuple[str, str, datetime], ...]
    collected: tuple[tuple[Told, datetime, str], ...]
    first_use_at: datetime | None
    minor: bool
    to_assess: frozenset[int]  # numbers of a minor's consents that nobody has assessed
    may_record: bool
    may_stop: bool
    read: frozenset[FieldClass]


def consents(*, actor: Actor, customer_id: CustomerId, at: datetime) -> Consents:
    """
    Return where a customer stands, as far as the actor may see it.

    :raises NotAllowed: if the actor may not see this customer's internal fields
    """
    opened = admitted(actor=actor, customer_id=customer_id, doors=DOORS)
    if ("see", FieldClass.INTERNAL) not in opened:
        raise NotAllowed(f"consents of {customer_id}")
    read = frozenset(cls for action, cls in opened if action == "see") - {FieldClass.INTERNAL}
    their = numbers(customer_id, at)
    # The rows of a record that was merged stand behind the wall under a number that is no more.
    with wall.lifted() if len(their) > 1 else nullcontext():
        points = addresses_of(customer_id=customer_id)
        hashed = hashes_of([value for _kind, value in points]) if points else {}
        where = {mark: value for value, mark in hashed.items()}
        lines = _lines(their, read, where if FieldClass.CONTACT in read else {}, at)
        held, minor, to_assess = _held(their)
        return Consents(
            customer_id=customer_id,
            holds=tuple(_as_held(lines[key], held[key], at) for key in lines if key in held),
            history=tuple(lines.values()),
            stopped=_stopped(points, hashed, read),
            collected=_collected(their),
            first_use_at=FirstUse.objects.filter(customer_id__in=their).aggregate(first=Min("at"))[
                "first"
            ],
            minor=minor,
            to_assess=to_assess,
            may_record=("record", FieldClass.INTERNAL) in opened,
            may_stop=("stop", FieldClass.INTERNAL) in opened,
            read=read,
        )


def _held(
    their: list[CustomerId],
) -> tuple[dict[tuple[int, int], Said], bool, frozenset[int]]:
    """Return what holds, by number and place; whether of a minor; what of it can be assessed."""
    each: dict[int, list[Said]] = {number: held_now(customer_id=number) for number in their}
    minor = is_minor(one for held in each.values() for one in held)
    own = each[their[0]]
    numbered = {number_of(one) for one in own} if minor else set()
    held = {
        (number, one.seq): one
        for number, found in each.items()
        for one in (of_a_minor(found) if minor else found)
        if one.state not in ASIDE
    }
    return held, minor, frozenset(seq for seq in numbered if may_be_assessed(own, seq))


def _lines(
    their: list[CustomerId],
    read: frozenset[FieldClass],
    where: Mapping[bytes, str],
    at: datetime,
) -> dict[tuple[int, int], Line]:
    """Return every line of the person's ledgers, what was said last first."""
    rows = list(ConsentEvent.objects.filter(customer_id__in=their).order_by("-at", "-seq"))
    told = _told({row.text_id for row in rows if row.text_id})
    noted: dict[int, str] = {}
    if FieldClass.SENSITIVE in read:
        noted = dict(Evidence.objects.filter(customer_id__in=their).values_list("event_id", "text"))
    return {
        (row.customer_id, row.seq): Line(
            said=one,
            standing=state_of(one, hong_kong_day(at)),
            classes=_named(row.classes, told.get(row.text_id or "")),
            told=told.get(row.text_id or ""),
            staff_id=row.staff_id,
            recorded_at=row.recorded_at,
            evidence=noted.get(row.pk),
            to_address=None if row.address is None else where.get(bytes(row.address), ""),
            under=None if row.customer_id == their[0] else CustomerId(row.customer_id),
        )
        for row, one in zip(rows, said(rows), strict=True)
    }


def _as_held(line: Line, held: Said, at: datetime) -> Line:
    return replace(
        line,
        said=held,
        standing=state_of(held, hong_kong_day(at)),
        classes=_named(sorted(held.classes), line.told),
    )


def _named(codes: list[str], told: Told | None) -> tuple[Both, ...]:
    terms = told.terms if told else Terms()
    return tuple(terms.words_of(code) for code in codes if code != ALL)


def _told(hashes: set[str]) -> dict[str, Told]:
    rows = NoticeVersion.objects.filter(Q(text_en__in=hashes) | Q(text_zh__in=hashes))
    found: dict[str, Told] = {}
    for row in rows.select_related("notice"):
        told = _told_by(row)
        found |= {str(text): told for text in (row.text_en_id, row.text_zh_id)}
    return found


def _told_by(row: NoticeVersion) -> Told:
    name = Both(row.notice.name_en, row.notice.name_zh)
    return Told(row.pk, row.number, name, Terms.read(row.terms))


def _stopped(
    points: list[tuple[str, str]], hashed: Mapping[str, bytes], read: frozenset[FieldClass]
) -> tuple[tuple[str, str, datetime], ...]:
    if not points:
        return ()
    stops = last_stop(hashed.values())
    shown = FieldClass.CONTACT in read
    return tuple(
        (kind, value if shown else "", stops[hashed[value]])
        for kind, value in points
        if hashed[value] in stops
    )


def _collected(their: list[CustomerId]) -> tuple[tuple[Told, datetime, str], ...]:
    rows = Collection.objects.filter(customer_id__in=their).order_by("-at")
    return tuple(
        (_told_by(row.version), row.at, row.given) for row in rows.select_related("version__notice")
    )
