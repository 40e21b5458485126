"""Proposing a contract to the owner of the data, and what becomes of what was proposed."""

from datetime import datetime

from django.db import transaction

from kaifong.approvals import actions as approvals
from kaifong.approvals import queries as approved
from kaifong.authority.queries import Actor, require
from kaifong.contracts.events import ContractAgreed, ContractProposed, ContractTakenOver
from kaifong.contracts.models import Contract, ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.queries.approving import KIND
from kaifong.contracts.queries.giving import roles_of, stewards
from kaifong.contracts.queries.wish import CannotSay, content_of, must_be_sayable, wish_of
from kaifong.contracts.rules import ORDER, State
from kaifong.foundation.ids import StaffId
from kaifong.foundation.switches import Brake, must_be_off

from .drafting import NobodyOwns
from .enforcing import enforced
from .steps import NotNow, fingerprint, locked, must_be_of, reopen, tell, to_come, today


@transaction.atomic
def propose(*, actor: Actor, contract_id: int, at: datetime) -> None:
    """
    Ask the owner of the data to agree to the draft.

    :raises NotAllowed: if the actor may draft none, or works for another department
    :raises NoSuchContract, CannotSay: as their names say
    :raises NotNow: if there is no draft
    :raises NobodyOwns: if nobody of the owner's could agree
    :raises NobodyCanApprove: if the policy wants more voices than there are
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CONTRACT_DRAFT)
    contract = locked(contract_id)
    must_be_of(actor, contract)
    row = to_come(contract)
    if row is None or row.state != State.DRAFT:
        raise NotNow
    wish = wish_of(row)
    must_be_sayable(wish)
    if wish.valid_until is not None and wish.valid_until <= today(at):
        raise CannotSay("valid_until", "past")
    _must_be_owned(contract, actor)
    row.approval_id = approvals.ask(
        actor=actor,
        kind=KIND,
        content=content_of(row),
        measure=ORDER.index(wish.highest),
        at=at,
    )
    row.state = State.PROPOSED
    row.save(update_fields=["approval_id", "state"])
    tell(ContractProposed, row, at=at, staff_id=actor.staff_id)


@transaction.atomic
def take_draft_back(*, actor: Actor, contract_id: int, at: datetime) -> None:
    """
    Make what was proposed or agreed to a draft again, before it is in force.

    :raises NotAllowed: if the actor may draft none, or works for another department
    :raises NoSuchContract, NotNow: as their names say
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CONTRACT_DRAFT)
    contract = locked(contract_id)
    must_be_of(actor, contract)
    row = to_come(contract)
    if row is None or row.state == State.DRAFT:
        raise NotNow
    reopen(row, at=at, staff_id=actor.staff_id)


@transaction.atomic
def agreed(*, approval_id: int, at: datetime) -> bool:
    """
    Write down that the owner agreed, and let it come into force if its day has come.

    Told twice it changes nothing. Returns whether it is agreed to: what was changed since it was
    read is a draft again.
    """
    row = _of_approval(approval_id)
    if row is None:
        return False
    try:
        approvals.use(approval_id=approval_id, content=content_of(row), at=at)
    except approvals.NotUsable:
        reopen(row, at=at)
        return False
    who = approved.granted_by(approval_id=approval_id)
    row.state, row.agreed_at, row.agreed_hash = State.AGREED, at, fingerprint(row)
    row.save(update_fields=["state", "agreed_at", "agreed_hash"])
    contract = row.contract
    contract.steward_id = who
    contract.save(update_fields=["steward_id"])
    tell(ContractAgreed, row, at=at, staff_id=who)
    enforced(contract, at=at)
    return True


@transaction.atomic
def not_agreed(*, approval_id: int, at: datetime) -> None:
    """Make a draft of what was refused, voided or left lying; told twice it changes nothing."""
    row = _of_approval(approval_id)
    if row is not None:
        reopen(row, at=at)


@transaction.atomic
def take_over(*, actor: Actor, contract_id: int, at: datetime) -> None:
    """
    Answer for a contract from now on, as one of the owner's people.

    :raises NotAllowed: if the actor may not agree for the owner
    :raises NoSuchContract: if there is none
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CONTRACT_AGREE)
    contract = locked(contract_id)
    if not stewards(contract.owner).filter(pk=actor.staff_id).exists():
        raise NobodyOwns(contract.owner.code)
    if contract.steward_id == actor.staff_id:
        return
    contract.steward_id = actor.staff_id
    contract.save(update_fields=["steward_id"])
    row = contract.versions.order_by("-number")[0]
    steward = StaffId(actor.staff_id)
    tell(ContractTakenOver, row, at=at, staff_id=actor.staff_id, steward_id=steward)


def _must_be_owned(contract: Contract, author: Actor) -> None:
    taking = roles_of(contract.department_id)
    able = stewards(contract.owner).exclude(pk=author.staff_id).exclude(roles__in=taking)
    first = able.order_by("pk").values_list("pk", flat=True).first()
    if contract.owner.closed_at is not None or first is None:
        raise NobodyOwns(contract.owner.code)
    if not able.filter(pk=contract.steward_id or 0).exists():
        contract.steward_id = first
        contract.save(update_fields=["steward_id"])


def _of_approval(approval_id: int) -> ContractVersion | None:
    rows = ContractVersion.objects.filter(approval_id=approval_id, state=State.PROPOSED)
    contract_id = rows.values_list("contract_id", flat=True).first()
    if contract_id is None:
        return None
    contract = locked(contract_id)
    row = rows.first()  # as it stands now that nobody else changes it
    if row is not None:
        row.contract = contract
    return row
