"""Ending a contract by hand, and what its days bring about by themselves."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kaifong.approvals import actions as approvals
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.contracts.models import Contract, ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.queries.giving import works_for
from kaifong.contracts.rules import Ending, State
from kaifong.foundation.switches import Brake, must_be_off

from .enforcing import close, enforced
from .steps import NotNow, in_force, locked, to_come, today


@transaction.atomic
def end(*, actor: Actor, contract_id: int, why: str, at: datetime) -> None:
    """
    End a contract: what it derived is taken back, what was to come does not come.

    Either side may, and whoever keeps all contracts.

    :raises NotAllowed: if the actor is of neither side
    :raises NoSuchContract: if there is none
    :raises NotNow: if it has ended already
    """
    must_be_off(Brake.READ_ONLY)
    contract = locked(contract_id)
    _must_be_of_a_side(actor, contract)
    rows = [row for row in (to_come(contract), in_force(contract)) if row is not None]
    if not rows:
        raise NotNow
    for row in rows:
        _drop(row, why, actor, at)
    _uncolour(contract)


def tend(*, at: datetime) -> int:
    """End what is over and let come into force whose day has come; return how many changed."""
    day = today(at)
    over = Q(state=State.IN_FORCE, valid_until__lte=day)
    due = Q(state=State.AGREED, valid_from__lte=day)
    rows = ContractVersion.objects.filter(over | due).order_by("contract_id")
    found = list(rows.values_list("contract_id", flat=True).distinct())
    return sum(_tended(contract_id, at) for contract_id in found)


@transaction.atomic
def _tended(contract_id: int, at: datetime) -> bool:
    contract = locked(contract_id)
    row = in_force(contract)
    if row is None or row.valid_until is None or row.valid_until > today(at):
        return enforced(contract, at=at)
    # The next version takes its place in one step, if it may.
    if enforced(contract, at=at):
        return True
    close(row, Ending.OVER, at=at)
    _uncolour(contract)
    return True


def _drop(row: ContractVersion, why: str, actor: Actor, at: datetime) -> None:
    if row.state == State.PROPOSED:
        approvals.void(approval_id=row.approval_id or 0, at=at, staff_id=actor.staff_id)
    close(row, Ending.ENDED, at=at, why=why, staff_id=actor.staff_id)


def _must_be_of_a_side(actor: Actor, contract: Contract) -> None:
    if actor.may(Permission.CONTRACT_KEEP):
        return
    gives = works_for(actor.staff_id, contract.owner_id)
    require(actor, Permission.CONTRACT_AGREE if gives else Permission.CONTRACT_DRAFT)
    if not gives and not works_for(actor.staff_id, contract.department_id):
        raise NotAllowed(f"contract {contract.pk}")


def _uncolour(contract: Contract) -> None:
    contract.colour = ""
    contract.save(update_fields=["colour"])
