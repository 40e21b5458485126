"""Drafting a contract, changing it, and drafting its next version."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.models import Department
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.contracts.events import ContractDrafted
from kaifong.contracts.models import Contract, ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.queries.giving import stewards, works_for
from kaifong.contracts.queries.wish import CannotSay, Wish, must_be_sayable, owner_code, owner_of
from kaifong.contracts.rules import State
from kaifong.foundation.ids import ContractId, DepartmentId
from kaifong.foundation.switches import Brake, must_be_off

from .steps import NotNow, in_force, locked, must_be_of, reopen, tell, to_come


class NobodyOwns(Exception):
    """No department, or nobody in it, answers for these data: nobody could give them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def draft(*, actor: Actor, department_id: DepartmentId, wish: Wish, at: datetime) -> ContractId:
    """
    Draft a contract by which a department gets something; whose data it is says the question.

    :raises NotAllowed: if the actor may draft none, or works for another department
    :raises CannotSay: if a contract cannot say this
    :raises NobodyOwns: if no department answers for the data
    """
    _begin(actor)
    taker = Department.objects.filter(pk=department_id, closed_at=None).first()
    if taker is None or not _speaks_for(actor, taker.pk):
        raise NotAllowed(f"department {department_id}")
    must_be_sayable(wish)
    owner = _owner(wish)
    if owner == taker:
        raise CannotSay("asked", "own")
    contract = Contract.objects.create(
        department=taker,
        owner=owner,
        steward_id=stewards(owner).order_by("pk").values_list("pk", flat=True).first(),
        author_id=actor.staff_id,
        made_at=at,
    )
    _write(actor, contract, 1, wish, at)
    return ContractId(contract.pk)


@transaction.atomic
def change(*, actor: Actor, contract_id: int, wish: Wish, at: datetime) -> None:
    """
    Change the version to come; one that was proposed or agreed to is a draft again.

    :raises NotAllowed: if the actor may draft none, or works for another department
    :raises NoSuchContract, CannotSay, NobodyOwns: as their names say
    :raises NotNow: if no version is to come
    """
    _begin(actor)
    contract = locked(contract_id)
    must_be_of(actor, contract)
    row = to_come(contract)
    if row is None:
        raise NotNow
    must_be_sayable(wish)
    _must_be_owned(contract, wish)
    if row.state != State.DRAFT:
        reopen(row, at=at, staff_id=actor.staff_id)
    stored = wish.stored()
    for name, value in stored.items():
        setattr(row, name, value)
    row.author_id = actor.staff_id
    row.save(update_fields=[*stored, "author_id"])
    tell(ContractDrafted, row, at=at, staff_id=actor.staff_id)


@transaction.atomic
def draft_next(*, actor: Actor, contract_id: int, wish: Wish, at: datetime) -> int:
    """
    Draft the next version and return its number; the one in force stands until that one does.

    :raises NotAllowed: if the actor may draft none, or works for another department
    :raises NoSuchContract, CannotSay, NobodyOwns: as their names say
    :raises NotNow: if a version is to come already
    """
    _begin(actor)
    contract = locked(contract_id)
    must_be_of(actor, contract)
    if to_come(contract) is not None:
        raise NotNow
    must_be_sayable(wish)
    _must_be_owned(contract, wish)
    number = contract.versions.count() + 1
    _write(actor, contract, number, wish, at)
    return number


def _begin(actor: Actor) -> None:
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CONTRACT_DRAFT)


def _speaks_for(actor: Actor, department_id: int) -> bool:
    return works_for(actor.staff_id, department_id) or actor.may(Permission.CONTRACT_KEEP)


def _owner(wish: Wish) -> Department:
    owner = owner_of(wish.asked)
    if owner is None or owner.closed_at is not None:
        raise NobodyOwns(owner_code(wish.asked))
    return owner


def _must_be_owned(contract: Contract, wish: Wish) -> None:
    owner = _owner(wish)
    if owner == contract.department:
        raise CannotSay("asked", "own")
    if owner == contract.owner:
        return
    # As long as nobody has given anything, it is still open whom to ask.
    if in_force(contract) or contract.versions.count() > 1:
        raise CannotSay("asked", "owner")
    contract.owner = owner
    contract.steward_id = stewards(owner).order_by("pk").values_list("pk", flat=True).first()
    contract.save(update_fields=["owner", "steward_id"])


def _write(actor: Actor, contract: Contract, number: int, wish: Wish, at: datetime) -> None:
    row = ContractVersion.objects.create(
        contract=contract, number=number, author_id=actor.staff_id, made_at=at, **wish.stored()
    )
    tell(ContractDrafted, row, at=at, staff_id=actor.staff_id)
