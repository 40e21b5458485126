"""What every step of a contract has in common: locked first, told last."""

import hashlib
import json
from datetime import date, datetime

from django.utils import timezone

from kaifong.approvals import actions as approvals
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.contracts import events
from kaifong.contracts.models import OPEN, Contract, ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.queries.giving import works_for
from kaifong.contracts.queries.wish import content_of
from kaifong.contracts.rules import State
from kaifong.foundation.ids import ContractId, StaffId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed


class NoSuchContract(Exception):
    """There is no contract of that number."""


class NotNow(Exception):
    """The contract does not stand so that this could be done; look at it again."""


def locked(contract_id: int) -> Contract:
    """
    Return a contract that nobody else changes until the transaction ends.

    :raises NoSuchContract: if there is none
    """
    rows = Contract.objects.select_for_update(of=("self",)).select_related("department", "owner")
    found = rows.filter(pk=contract_id).first()
    if found is None:
        raise NoSuchContract(contract_id)
    return found


def to_come(contract: Contract) -> ContractVersion | None:
    """Return the version that is drafted, proposed or agreed to."""
    return _of(contract, OPEN)


def in_force(contract: Contract) -> ContractVersion | None:
    return _of(contract, (State.IN_FORCE.value,))


def _of(contract: Contract, states: tuple[str, ...]) -> ContractVersion | None:
    row = contract.versions.filter(state__in=states).first()
    if row is not None:
        row.contract = contract
    return row


def must_be_of(actor: Actor, contract: Contract) -> None:
    """
    Do nothing if the actor works for the department that gets it, or keeps all contracts.

    :raises NotAllowed: otherwise
    """
    keeps = actor.may(Permission.CONTRACT_KEEP)
    if not keeps and not works_for(actor.staff_id, contract.department_id):
        raise NotAllowed(f"contract {contract.pk}")


def fingerprint(row: ContractVersion) -> str:
    """Return the SHA-256 of all that a version says."""
    text = json.dumps(content_of(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def reopen(row: ContractVersion, *, at: datetime, staff_id: int | None = None) -> None:
    """Make a version a draft again; what was asked about it is void."""
    number = row.approval_id
    row.state, row.approval_id = State.DRAFT, None
    row.agreed_at, row.agreed_hash = None, ""
    row.save(update_fields=["state", "approval_id", "agreed_at", "agreed_hash"])
    if number is not None:
        approvals.void(approval_id=number, at=at, staff_id=staff_id)
    tell(events.ContractReopened, row, at=at, staff_id=staff_id)


def tell(
    event: type[events._OfContract],
    row: ContractVersion,
    *,
    at: datetime,
    staff_id: int | None = None,
    **more: int,
) -> None:
    """Write down what happened to a version, and let open pages know."""
    number = ContractId(row.contract_id)
    fact = event(happened_at=at, contract_id=number, version=row.number, **more)
    record(fact, staff_id=staff_id)
    changed("contracts")


def today(at: datetime) -> date:
    """Return the Hong Kong day."""
    return timezone.localtime(at).date()


def house(*rights: tuple[str, str], staff_id: int = 0, department: str = "") -> Actor:
    """Return the shop itself, with what it needs to do what was agreed to, and nothing else."""
    grants = tuple(
        Granted(action, about, ANY, frozenset(FieldClass), frozenset(Purpose))
        for action, about in rights
    )
    belongs = (department,) if department else ()
    return Actor(StaffId(staff_id), "", "en", belongs, grants, Purpose.MANAGEMENT)
