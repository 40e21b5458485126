"""What happens about data contracts, for others to hear."""

from dataclasses import dataclass

from kaifong.foundation.ids import ContractId, StaffId
from kaifong.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfContract(Event):
    name = "contracts.any"
    about = "contract"
    contract_id: ContractId
    version: int


@dataclass(frozen=True, kw_only=True)
class ContractDrafted(_OfContract):
    name = "contracts.drafted"


@dataclass(frozen=True, kw_only=True)
class ContractProposed(_OfContract):
    name = "contracts.proposed"


@dataclass(frozen=True, kw_only=True)
class ContractAgreed(_OfContract):
    name = "contracts.agreed"


@dataclass(frozen=True, kw_only=True)
class ContractReopened(_OfContract):
    """It was changed or refused: it is a draft again, and nothing that was agreed holds."""

    name = "contracts.reopened"


@dataclass(frozen=True, kw_only=True)
class ContractInForce(_OfContract):
    """What it derives stands: grants, the kept report, the schedule."""

    name = "contracts.in_force"


@dataclass(frozen=True, kw_only=True)
class ContractEnded(_OfContract):
    """What it had derived is taken back."""

    name = "contracts.ended"


@dataclass(frozen=True, kw_only=True)
class ContractTakenOver(_OfContract):
    """Somebody else of the giving side answers for it now."""

    name = "contracts.taken_over"
    steward_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ContractTurned(_OfContract):
    """Its tests say something else than before; colours are 0 green, 1 amber, 2 red."""

    name = "contracts.turned"
    colour: int
