"""Testing contracts for ever: each once an hour, and whenever somebody asks."""

from datetime import datetime, timedelta

from django.db import transaction

from kaifong.authority.mailing import holders
from kaifong.authority.mailing import tell as write
from kaifong.authority.queries import Actor, require
from kaifong.contracts.events import ContractTurned
from kaifong.contracts.models import Check, CheckFinding, Contract, ContractVersion
from kaifong.contracts.permissions import Permission
from kaifong.contracts.queries.testing import findings_of
from kaifong.contracts.rules import COLOURS, Colour, Found, State, hour_of, worst
from kaifong.foundation.switches import Brake, must_be_off

from .steps import in_force, locked, tell

RED = "contract_red"
REMEMBERED = timedelta(days=400)


def check_all(*, at: datetime, as_of: datetime | None) -> int:
    """
    Test every contract that is in force and was not tested in this hour; return how many.

    `as_of` is of when the figures are; none: they cannot be read.
    """
    rows = ContractVersion.objects.filter(state=State.IN_FORCE).exclude(checks__hour=hour_of(at))
    numbers = list(rows.order_by("contract_id").values_list("contract_id", flat=True))
    return sum(_checked(number, at, as_of, anew=False) is not None for number in numbers)


def check_anew(*, at: datetime, as_of: datetime | None) -> int:
    """Test every contract that is in force, even if it was in this hour; return how many."""
    rows = ContractVersion.objects.filter(state=State.IN_FORCE).order_by("contract_id")
    numbers = list(rows.values_list("contract_id", flat=True))
    return sum(_checked(number, at, as_of, anew=True) is not None for number in numbers)


def check(*, actor: Actor, contract_id: int, at: datetime, as_of: datetime | None) -> Colour:
    """
    Test one contract now; what this hour's test had found is replaced.

    :raises NotAllowed: if the actor may not see contracts
    :raises NoSuchContract: if there is none
    :raises NotInForce: if it is not in force
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.CONTRACT_SEE)
    found = _checked(contract_id, at, as_of, anew=True)
    if found is None:
        raise NotInForce(contract_id)
    return found


class NotInForce(Exception):
    """Only what is in force is tested."""


def forget_old(*, at: datetime) -> int:
    """Forget what tests found so long ago that nobody looks at it any more; return how many."""
    return Check.objects.filter(hour__lt=at - REMEMBERED).delete()[1].get("contracts.Check", 0)


@transaction.atomic
def _checked(
    contract_id: int, at: datetime, as_of: datetime | None, *, anew: bool
) -> Colour | None:
    contract = locked(contract_id)
    row = in_force(contract)
    if row is None:
        return None
    known = row.checks.filter(hour=hour_of(at))
    if known.exists():
        if not anew:
            return None
        known.delete()
    found = findings_of(row, at=at, as_of=as_of)
    _written(row, found, at)
    colour = worst(found)
    _turned(contract, row, colour, at)
    return colour


def _written(row: ContractVersion, found: list[Found], at: datetime) -> None:
    one = Check.objects.create(version=row, hour=hour_of(at), at=at, colour=worst(found))
    CheckFinding.objects.bulk_create(
        CheckFinding(
            check_run=one,
            test=each.test,
            colour=each.colour,
            why=each.why,
            n=each.n,
            codes=[code[:80] for code in each.codes],
        )
        for each in found
    )


def _turned(contract: Contract, row: ContractVersion, colour: Colour, at: datetime) -> None:
    if contract.colour != colour:
        contract.colour = colour
        contract.save(update_fields=["colour"])
        tell(ContractTurned, row, at=at, colour=COLOURS.index(colour))
        if colour is Colour.RED:
            write(
                staff_ids={contract.steward_id, *holders(Permission.CONTRACT_KEEP)},
                kind=RED,
                key=f"{RED}:{contract.pk}:{at.isoformat()}",
                at=at,
                contract=contract.pk,
                version=row.number,
            )
