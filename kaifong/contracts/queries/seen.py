"""Contracts as pages show them: the list, one with its versions, what a department gets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from kaifong.authority.models import Department, Role, Staff
from kaifong.authority.queries import Actor, require
from kaifong.contracts.models import Check, CheckFinding, Contract, ContractVersion, Derived
from kaifong.contracts.permissions import Permission
from kaifong.contracts.rules import ROLE, Colour, Ending, Found, Probe, State, Why, role_code
from kaifong.foundation.ids import ContractId, DepartmentId

from .giving import stewards, works_for
from .told import told
from .wish import Wish, wish_of

Name = tuple[str, str]  # in English and in Chinese
STRIP = 48  # results shown beside a contract
AHEAD = (State.IN_FORCE, State.AGREED, State.PROPOSED, State.DRAFT, State.ENDED)


class NotThere(Exception):
    """There is no contract of that number."""


@dataclass(frozen=True, kw_only=True)
class VersionSeen:
    """One version, with what it says in lines."""

    number: int
    state: State
    wish: Wish
    lines: list[tuple[object, object]]
    author: Name
    made_at: datetime
    approval_id: int | None
    agreed_at: datetime | None
    in_force_at: datetime | None
    ended_at: datetime | None
    ended_by: Ending | None
    ended_why: str


@dataclass(frozen=True, kw_only=True)
class DerivedSeen:
    """Something a version brought about: a grant by its right and role, or the report's number."""

    kind: str
    ref: int
    right: str  # action:object of a grant
    role: Name | None
    gone: bool


@dataclass(frozen=True, kw_only=True)
class CheckSeen:
    """How the tests of an hour came out."""

    at: datetime
    colour: Colour
    found: tuple[Found, ...]
    roles: Mapping[str, Name]  # that findings name, by their codes


@dataclass(frozen=True, kw_only=True)
class ContractSeen:
    """A contract; `shown` is the version in force, or else the newest one."""

    id: ContractId
    department_id: DepartmentId
    department: Name
    owner: Name
    steward: Name | None
    shown: VersionSeen
    to_come: VersionSeen | None
    versions: tuple[VersionSeen, ...]
    check: CheckSeen | None
    strip: tuple[tuple[datetime, Colour], ...]  # the oldest first
    derived: tuple[DerivedSeen, ...]
    may_draft: bool
    may_end: bool
    may_take_over: bool


def contracts(
    *, actor: Actor, department_id: int | None = None, state: State | None = None
) -> list[ContractSeen]:
    """
    Return contracts, the newest first; of a department and of a state if they are named.

    :raises NotAllowed: if the actor may not see contracts
    """
    require(actor, Permission.CONTRACT_SEE)
    rows = _rows()
    if department_id is not None:
        rows = rows.filter(Q(department=department_id) | Q(owner=department_id))
    found = [_seen(row, actor) for row in rows.order_by("-pk")]
    return [one for one in found if state is None or one.shown.state is state]


def contract(*, actor: Actor, contract_id: int) -> ContractSeen:
    """
    Return one contract.

    :raises NotAllowed: if the actor may not see contracts
    :raises NotThere: if there is none
    """
    require(actor, Permission.CONTRACT_SEE)
    row = _rows().filter(pk=contract_id).first()
    if row is None:
        raise NotThere(contract_id)
    return _seen(row, actor)


def departments() -> list[tuple[DepartmentId, Name]]:
    """Return the departments that are open, by number."""
    rows = Department.objects.filter(closed_at=None).order_by("pk")
    return [(DepartmentId(row.pk), (row.name_en, row.name_zh)) for row in rows]


def departments_of(actor: Actor) -> list[tuple[DepartmentId, Name]]:
    """Return for which departments the actor may draft."""
    keeps = actor.may(Permission.CONTRACT_KEEP)
    return [one for one in departments() if keeps or works_for(actor.staff_id, one[0])]


def red_for(actor: Actor) -> int:
    """Return how many red contracts are the actor's to look after, or the privacy office's."""
    rows = Contract.objects.filter(colour=Colour.RED)
    if actor.may(Permission.CONTRACT_KEEP):
        return rows.count()
    if not actor.may(Permission.CONTRACT_SEE):
        return 0
    return rows.filter(steward_id=actor.staff_id).count()


def in_force(*, at_most: int = 1_000) -> list[tuple[int, int, str]]:
    """Return number, version and colour of what is in force: for the command line."""
    rows = ContractVersion.objects.filter(state=State.IN_FORCE).order_by("contract_id")
    return list(rows.values_list("contract_id", "number", "contract__colour")[:at_most])


def found_last(*, contract_id: int) -> CheckSeen | None:
    """Return what the last tests of a contract found: for the command line."""
    row = _checks().filter(version__contract=contract_id, version__state=State.IN_FORCE).first()
    return None if row is None else _check(row)


def _rows() -> QuerySet[Contract]:
    versions = ContractVersion.objects.select_related("contract__department", "contract__owner")
    return Contract.objects.select_related("department", "owner").prefetch_related(
        Prefetch("versions", versions.order_by("-number"))
    )


def _checks() -> QuerySet[Check]:
    return Check.objects.order_by("-hour").prefetch_related("findings")


def _seen(row: Contract, actor: Actor) -> ContractSeen:
    stored = list(row.versions.all())
    names = _names({row.steward_id or 0, *(one.author_id for one in stored)})
    versions = tuple(_version(one, names) for one in stored)
    shown = min(versions, key=lambda one: (AHEAD.index(one.state), -one.number))
    of = next(one for one in stored if one.number == shown.number)
    last = _checks().filter(version=of).first() if shown.state is State.IN_FORCE else None
    strip = Check.objects.filter(version=of).order_by("-hour").values_list("at", "colour")[:STRIP]
    taker = works_for(actor.staff_id, row.department_id)
    giver = actor.may(Permission.CONTRACT_AGREE) and works_for(actor.staff_id, row.owner_id)
    keeps = actor.may(Permission.CONTRACT_KEEP)
    drafts = actor.may(Permission.CONTRACT_DRAFT) and (taker or keeps)
    open_ = any(one.state is not State.ENDED for one in versions)
    return ContractSeen(
        id=ContractId(row.pk),
        department_id=DepartmentId(row.department_id),
        department=(row.department.name_en, row.department.name_zh),
        owner=(row.owner.name_en, row.owner.name_zh),
        steward=names.get(row.steward_id or 0) if _answers(row) else None,
        shown=shown,
        to_come=next((v for v in versions if v.state in AHEAD[1:4]), None),
        versions=versions,
        check=_check(last) if last else None,
        strip=tuple((at, Colour(colour)) for at, colour in reversed(strip)),
        derived=_derived(of),
        may_draft=drafts,
        may_end=open_ and (drafts or giver or keeps),
        may_take_over=open_ and giver and row.steward_id != actor.staff_id,
    )


def _answers(row: Contract) -> bool:
    return stewards(row.owner).filter(pk=row.steward_id or 0).exists()


def _names(ids: set[int]) -> dict[int, Name]:
    rows = Staff.objects.filter(pk__in=ids).values_list("pk", "name_en", "name_zh")
    return {pk: (en, zh) for pk, en, zh in rows}


def _version(row: ContractVersion, names: dict[int, Name]) -> VersionSeen:
    return VersionSeen(
        number=row.number,
        state=State(row.state),
        wish=wish_of(row),
        lines=told(row),
        author=names.get(row.author_id, ("", "")),
        made_at=row.made_at,
        approval_id=row.approval_id,
        agreed_at=row.agreed_at,
        in_force_at=row.in_force_at,
        ended_at=row.ended_at,
        ended_by=Ending(row.ended_by) if row.ended_by else None,
        ended_why=row.ended_why,
    )


def _check(row: Check) -> CheckSeen:
    by_test = {one.test: one for one in row.findings.all()}
    found = tuple(_found(by_test[test]) for test in Probe if test in by_test)
    return CheckSeen(at=row.at, colour=Colour(row.colour), found=found, roles=_roles(found))


def _roles(found: Iterable[Found]) -> dict[str, Name]:
    named = {code for one in found for code in one.codes if code.startswith(ROLE)}
    if not named:
        return {}
    rows = Role.objects.filter(pk__in=[int(code.removeprefix(ROLE)) for code in named])
    return {role_code(row.pk): (row.name_en, row.name_zh) for row in rows}


def _found(row: CheckFinding) -> Found:
    return Found(Probe(row.test), Why(row.why), row.n, tuple(row.codes))


def _derived(row: ContractVersion) -> tuple[DerivedSeen, ...]:
    made = list(Derived.objects.filter(version=row).order_by("pk"))
    roles = Role.objects.in_bulk({one.terms["role"] for one in made if one.kind == "grant"})
    return tuple(_one_derived(one, roles) for one in made)


def _one_derived(one: Derived, roles: dict[int, Role]) -> DerivedSeen:
    is_grant = one.kind == Derived.Kind.GRANT
    role = roles.get(one.terms["role"]) if is_grant else None
    return DerivedSeen(
        kind=one.kind,
        ref=one.ref,
        right=f"{one.terms['action']}:{one.terms['object']}" if is_grant else "",
        role=(role.name_en, role.name_zh) if role else None,
        gone=one.taken_back_at is not None,
    )
