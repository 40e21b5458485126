"""Coming into force: what follows from a contract is made; ending, precisely that is taken back."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kaifong.authority import actions as authority
from kaifong.authority.models import Grant
from kaifong.authority.terms import Terms
from kaifong.contracts.events import ContractEnded, ContractInForce
from kaifong.contracts.models import Contract, ContractVersion, Derived
from kaifong.contracts.queries.giving import actor_again, may_give, roles_of, terms_of
from kaifong.contracts.queries.wish import Wish, asked_for, wish_of
from kaifong.contracts.rules import Ending, Form, Rhythm, State, files, sent_at
from kaifong.foundation.ids import GrantId, RoleId, SavedReportId
from kaifong.reports import actions as reports
from kaifong.reports.actions import by_contract

from .steps import fingerprint, house, in_force, locked, reopen, tell, to_come, today

ADMINISTER = ("administer", "authority")
REPORT = (("see", "order"), ("report", "order"))


@transaction.atomic
def enforce(*, contract_id: int, at: datetime) -> bool:
    """
    Let the version that was agreed to come into force if its day has come; return whether it did.

    :raises NoSuchContract: if there is none
    :raises Braked: while nothing may be changed
    """
    return enforced(locked(contract_id), at=at)


def enforced(contract: Contract, *, at: datetime) -> bool:
    """Do the same of a locked contract; what was changed, or is not his to give, is a draft."""
    row = to_come(contract)
    if row is None or row.state != State.AGREED:
        return False
    wish = wish_of(row)
    if wish.valid_from > today(at):
        return False
    giver = actor_again(contract.steward_id or 0)
    if fingerprint(row) != row.agreed_hash or giver is None or not may_give(giver, wish):
        reopen(row, at=at)
        return False
    before = in_force(contract)
    if before is not None:
        close(before, Ending.REPLACED, at=at)
    row.state, row.in_force_at = State.IN_FORCE, at
    row.save(update_fields=["state", "in_force_at"])
    derive(row, wish, at=at)
    tell(ContractInForce, row, at=at, staff_id=contract.steward_id)
    return True


def derive(row: ContractVersion, wish: Wish, *, at: datetime) -> None:
    """Make what follows from a version; what stands already is left as it is."""
    there = set(Derived.objects.filter(version=row).values_list("key", flat=True))
    for role_id in roles_of(row.contract.department_id).values_list("pk", flat=True):
        for terms in terms_of(wish):
            key = f"grant:{role_id}:{terms.action}:{terms.object}"
            if key not in there:
                _grant(row, key, RoleId(role_id), terms, at)
    if "report" not in there:
        _report(row, wish, at)
    for form in files(wish.forms) if wish.rhythm is not Rhythm.NEVER else ():
        if f"schedule:{form}" not in there:
            _schedule(row, wish, form, at)


def close(
    row: ContractVersion,
    by: Ending,
    *,
    at: datetime,
    why: str = "",
    staff_id: int | None = None,
) -> None:
    """End a version and take back all that it brought about, and nothing else."""
    for one in Derived.objects.filter(version=row, taken_back_at=None).order_by("-pk"):
        _take_back(row, one, at)
    row.state, row.ended_at, row.ended_by, row.ended_why = State.ENDED, at, by, why
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_why"])
    tell(ContractEnded, row, at=at, staff_id=staff_id)


def _grant(row: ContractVersion, key: str, role_id: RoleId, terms: Terms, at: datetime) -> None:
    given = authority.give_grant(actor=house(ADMINISTER), role_id=role_id, terms=terms, at=at)
    stored = {"role": role_id, **terms.stored()}
    _derived(row, Derived.Kind.GRANT, key, given.grant_id, stored, at)


def _report(row: ContractVersion, wish: Wish, at: datetime) -> None:
    asked = asked_for(wish)
    code = row.contract.department.code
    number = reports.save(
        actor=house(*REPORT, staff_id=row.author_id, department=code),
        name=row.title,
        asked=asked,
        sharing=reports.Sharing.DEPARTMENT,
        with_code=code,
        at=at,
    )
    _derived(row, Derived.Kind.REPORT, "report", number, asked.as_json(), at)


def _schedule(row: ContractVersion, wish: Wish, form: Form, at: datetime) -> None:
    report = Derived.objects.get(version=row, kind=Derived.Kind.REPORT)
    code, until = row.contract.department.code, wish.valid_until
    author = house(*REPORT, staff_id=row.author_id, department=code)
    # Where nobody may be sent anything yet, the test of deliveries says so.
    with suppress(by_contract.NobodyThere, by_contract.OverAlready):
        number = by_contract.send_to_department(
            actor=replace(author, purpose=wish.purpose),
            report_id=SavedReportId(report.ref),
            department=code,
            promised=by_contract.Promised(
                wish.rhythm,
                sent_at(wish.by_hour),
                wish.weekday,
                until - timedelta(days=1) if until else None,
            ),
            form=form,
            at=at,
        )
        terms = {"form": form.value, "rhythm": wish.rhythm.value}
        _derived(row, Derived.Kind.SCHEDULE, f"schedule:{form}", number, terms, at)


def _derived(
    row: ContractVersion, kind: Derived.Kind, key: str, ref: int, terms: Any, at: datetime
) -> None:
    Derived.objects.create(version=row, kind=kind, key=key, ref=ref, terms=terms, made_at=at)


def _take_back(row: ContractVersion, one: Derived, at: datetime) -> None:
    match one.kind:
        case Derived.Kind.GRANT:
            _withdraw(GrantId(one.ref), at)
        case Derived.Kind.REPORT:
            with suppress(reports.NoSuchReport):
                author = house(*REPORT, staff_id=row.author_id)
                reports.withdraw(actor=author, report_id=SavedReportId(one.ref), at=at)
        case Derived.Kind.SCHEDULE:
            with suppress(reports.NoSuchDelivery):
                author = house(*REPORT, staff_id=row.author_id)
                reports.stop(actor=author, delivery_id=one.ref, at=at)
    one.taken_back_at = at
    one.save(update_fields=["taken_back_at"])


def _withdraw(grant_id: GrantId, at: datetime) -> None:
    # Whatever an administrator made of it: it stands because of the contract alone.
    version = Grant.objects.filter(pk=grant_id).values_list("version", flat=True).first()
    if version is not None:
        authority.withdraw_grant(actor=house(ADMINISTER), grant_id=grant_id, version=version, at=at)
