"""Testing a version in force: every test looks at what stands now, not at what was made."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from kaifong.authority.borrowing import lent
from kaifong.authority.models import Delegation, Grant, Membership
from kaifong.authority.objects import object_named
from kaifong.authority.queries import granted_by, handed_on
from kaifong.authority.rules import FieldClass, Granted
from kaifong.authority.terms import FIELDS, terms_from
from kaifong.contracts.models import ContractVersion, Derived
from kaifong.contracts.rules import (
    SOON_DAYS,
    Detail,
    Form,
    Found,
    Probe,
    Rhythm,
    State,
    Why,
    files,
    hours_old,
    is_stale,
    last_due,
    mask,
    role_code,
    sent_at,
)
from kaifong.intelligence.queries import (
    DIMENSIONS,
    Ask,
    EngineTrouble,
    LakeTrouble,
    NoLake,
    lake_refreshed_at,
)
from kaifong.reports.queries.by_contract import Stands, stands
from kaifong.reports.queries.saved import kept_by_number

from .giving import roles_of, stewards
from .wish import Wish, asked_for, beyond, days_in, known, named, wish_of

OUT = ("export", "print", "mail")
LOOKED_AT = ("see", "report", *OUT)


def figures_as_of() -> datetime | None:
    """Return of when the figures are; none if they cannot be read."""
    try:
        return lake_refreshed_at()
    except (EngineTrouble, LakeTrouble, NoLake):
        return None


def findings_of(row: ContractVersion, *, at: datetime, as_of: datetime | None) -> list[Found]:
    """Return what each test finds, in their order; `as_of` is of when the figures are."""
    wish = wish_of(row)
    asked = _asked_now(row)
    others, sent = _others(row, at), _sent(row, wish, at)
    return [
        Found(Probe.OWNER, _owner(row)),
        _validity(wish, at),
        _fresh(wish, at, as_of),
        _delivered(row, wish, sent, at),
        _columns(wish, asked),
        _detail(wish, asked),
        _grants(row),
        _more(wish, others),
        _forms(wish, others, sent),
        _copies(sent),
    ]


def _owner(row: ContractVersion) -> Why:
    contract = row.contract
    if contract.owner.closed_at is not None:
        return Why.OWNER_CLOSED
    if contract.department.closed_at is not None:
        return Why.TAKER_CLOSED
    there = stewards(contract.owner).filter(pk=contract.steward_id or 0).exists()
    return Why.FINE if there else Why.NO_STEWARD


def _validity(wish: Wish, at: datetime) -> Found:
    day = timezone.localtime(at).date()
    if wish.valid_from > day:
        return Found(Probe.VALIDITY, Why.NOT_YET)
    if wish.valid_until is None:
        return Found(Probe.VALIDITY)
    left = (wish.valid_until - day).days
    if left <= 0:
        return Found(Probe.VALIDITY, Why.PAST)
    return (
        Found(Probe.VALIDITY, Why.ENDS_SOON, left) if left <= SOON_DAYS else Found(Probe.VALIDITY)
    )


def _fresh(wish: Wish, at: datetime, as_of: datetime | None) -> Found:
    if as_of is None:
        return Found(Probe.FRESH, Why.NO_FIGURES)
    stale = is_stale(as_of, at, wish.max_age_hours)
    return Found(Probe.FRESH, Why.STALE if stale else Why.FINE, hours_old(as_of, at))


def _deadline(wish: Wish, at: datetime) -> datetime:
    local = timezone.localtime(at)
    return last_due(local, wish.rhythm, wish.by_hour, wish.weekday)


def _sent(row: ContractVersion, wish: Wish, at: datetime) -> list[Stands]:
    """Return how the deliveries of a version stand, since the last that should be there began."""
    since = _deadline(wish, at) - timedelta(hours=wish.by_hour - sent_at(wish.by_hour))
    kept = at - timedelta(days=wish.keep_days)
    made = Derived.objects.filter(version=row, kind=Derived.Kind.SCHEDULE, taken_back_at=None)
    refs = made.values_list("ref", flat=True)
    found = (stands(delivery_id=ref, since=since, made_before=kept) for ref in refs)
    return [one for one in found if one is not None]


def _delivered(row: ContractVersion, wish: Wish, sent: list[Stands], at: datetime) -> Found:
    if wish.rhythm is Rhythm.NEVER:
        return Found(Probe.DELIVERED)
    wanted = len(files(wish.forms))
    running = sum(one.runs and one.every == wish.rhythm for one in sent)
    hours = wish.by_hour - sent_at(wish.by_hour)
    since = _deadline(wish, at) - timedelta(hours=hours)
    # Before the first is due none can have arrived.
    late = row.in_force_at is not None and row.in_force_at < since
    missing = sum(one.got == 0 for one in sent) if late else 0
    if running < wanted or missing:
        return Found(Probe.DELIVERED, Why.NOT_DELIVERED, max(wanted - running, missing))
    return Found(Probe.DELIVERED)


def _copies(sent: list[Stands]) -> Found:
    old = sum(one.copies for one in sent)
    return Found(Probe.COPIES, Why.OLD_COPIES if old else Why.FINE, old)


def _asked_now(row: ContractVersion) -> Ask | None:
    """Return what the kept report asks by now; none if it is gone."""
    made = Derived.objects.filter(version=row, kind=Derived.Kind.REPORT).first()
    return None if made is None else kept_by_number(report_id=made.ref)


def _columns(wish: Wish, asked: Ask | None) -> Found:
    if asked is None or not known(asked):
        return Found(Probe.COLUMNS, Why.OTHER_REPORT)
    if over := beyond(asked, wish):
        return Found(Probe.COLUMNS, Why.BEYOND, len(over), tuple(over))
    same = asked == asked_for(wish)
    return Found(Probe.COLUMNS, Why.FINE if same else Why.OTHER_REPORT)


def _detail(wish: Wish, asked: Ask | None) -> Found:
    if asked is None or not known(asked) or wish.detail in {Detail.LINES, Detail.CUSTOMERS}:
        return Found(Probe.DETAIL)
    if wish.detail is Detail.TOTALS and (finer := days_in(asked)):
        return Found(Probe.DETAIL, Why.TOO_FINE, len(finer), tuple(finer))
    more = sorted(name for name in named(asked) - named(wish.asked) if DIMENSIONS[name].delicate)
    if more:
        return Found(Probe.DETAIL, Why.TOO_FINE, len(more), tuple(more))
    return Found(Probe.DETAIL, Why.FINE if asked.beyond else Why.SMALL_CELLS)


def _grants(row: ContractVersion) -> Found:
    made = list(Derived.objects.filter(version=row, kind=Derived.Kind.GRANT).order_by("pk"))
    stand = Grant.objects.in_bulk([one.ref for one in made])
    wrong = [_right(one) for one in made if not _as_made(stand.get(one.ref), one)]
    if wrong:
        codes = tuple(dict.fromkeys(wrong))
        return Found(Probe.GRANTS, Why.ALTERED, len(wrong), codes)
    reached = {one.terms["role"] for one in made}
    left_out = roles_of(row.contract.department_id).exclude(pk__in=reached)
    without = left_out.filter(memberships__staff__left_at=None, memberships__isnull=False)
    if late := list(without.distinct().values_list("pk", flat=True)):
        codes = tuple(role_code(pk) for pk in late)
        return Found(Probe.GRANTS, Why.NOT_GIVEN, len(late), codes)
    return Found(Probe.GRANTS)


def _as_made(grant: Grant | None, one: Derived) -> bool:
    if grant is None or grant.role_id != one.terms["role"]:
        return False
    stands = terms_from({name: getattr(grant, name) for name in FIELDS})
    return stands.stored() == {name: one.terms[name] for name in FIELDS}


def _right(one: Derived) -> str:
    return f"{one.terms['action']}:{one.terms['object']}"


type Others = dict[int, list[Granted]]  # staff of the department → what they have besides


def _others(row: ContractVersion, at: datetime) -> Others:
    """Return what people of the department have by grants that no contract in force made."""
    mine = Membership.objects.filter(
        role__department=row.contract.department_id, staff__left_at=None
    )
    people = set(mine.values_list("staff_id", flat=True))
    derived = Derived.objects.filter(
        kind=Derived.Kind.GRANT, taken_back_at=None, version__state=State.IN_FORCE
    ).values("ref")
    held = Membership.objects.filter(staff_id__in=people, role__department__closed_at=None)
    by_role: dict[int, list[Granted]] = {}
    grants = Grant.objects.filter(role__memberships__in=held).exclude(pk__in=derived).distinct()
    for grant in grants.select_related("role__department"):
        by_role.setdefault(grant.role_id, []).append(granted_by(grant))
    found: Others = {staff_id: [] for staff_id in people}
    for staff_id, role_id in held.values_list("staff_id", "role_id"):
        found[staff_id] += by_role.get(role_id, [])
    standing = Delegation.objects.filter(lent.standing_in(at), taker__in=people)
    for staff_id in standing.values_list("taker_id", flat=True).distinct():
        lends = lent.handed_to(staff_id, at)
        found[staff_id] += [handed_on(granted_by(grant), giver) for grant, giver in lends]
    return found


def _more(wish: Wish, others: Others) -> Found:
    fields, rows = _people(others, _fields_beyond(wish)), _people(others, _rows_beyond(wish))
    if fields:
        codes = sorted({cls for one in fields.values() for cls in one})
        return Found(Probe.MORE, Why.MORE_FIELDS, len(fields), tuple(codes))
    if rows:
        codes = sorted({right for one in rows.values() for right in one})
        return Found(Probe.MORE, Why.MORE_ROWS, len(rows), tuple(codes))
    return Found(Probe.MORE)


type Beyond = Callable[[Granted], Iterable[str]]


def _people(others: Others, beyond: Beyond) -> dict[int, set[str]]:
    """Return of each of them who has something beyond, what it is."""
    found = {pk: {code for one in held for code in beyond(one)} for pk, held in others.items()}
    return {pk: codes for pk, codes in found.items() if codes}


def _concerns(wish: Wish, one: Granted) -> bool:
    about = {"order", "figures"} | ({"customer"} if wish.detail is Detail.CUSTOMERS else set())
    return one.object in about and one.action in LOOKED_AT


def _fields_beyond(wish: Wish) -> Beyond:
    open_ = mask(wish.highest, wish.detail) | {FieldClass.PUBLIC}

    def beyond(one: Granted) -> Iterable[str]:
        if _concerns(wish, one):
            there = set(object_named(one.object).fields.values())
            yield from (cls.value for cls in one.classes & there - open_)

    return beyond


def _rows_beyond(wish: Wish) -> Beyond:
    def beyond(one: Granted) -> Iterable[str]:
        if _concerns(wish, one) and not one.rows.is_empty() and not wish.rows.covers(one.rows):
            yield f"{one.action}:{one.object}"

    return beyond


def _forms(wish: Wish, others: Others, sent: list[Stands]) -> Found:
    odd = sorted({one.form for one in sent} - {form.value for form in wish.forms})
    if odd:
        return Found(Probe.FORMAT, Why.OTHER_FORMAT, len(odd), tuple(odd))
    may = {"export": bool({Form.CSV, Form.XLSX, Form.JSON} & wish.forms)}
    may["print"] = Form.PDF in wish.forms
    may["mail"] = wish.rhythm is not Rhythm.NEVER

    def beyond(one: Granted) -> Iterable[str]:
        if one.object == "order" and one.action in OUT and not may[one.action]:
            yield f"{one.action}:{one.object}"

    found = _people(others, beyond)
    codes = sorted({code for one in found.values() for code in one})
    return Found(Probe.FORMAT, Why.MORE_FORMS if found else Why.FINE, len(found), tuple(codes))
