"""How contracts are agreed to: by the giving side, within what it may give itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.approvals.queries import Among, By, Kind, Terms, Threshold, offer_kind
from kaifong.authority.queries import Actor
from kaifong.contracts import wording
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.permissions import Permission

from .giving import may_give, works_for
from .told import told
from .wish import wish_of

KIND = "contracts.contract"
OWNERS = Among(By.PERMISSION, Permission.CONTRACT_AGREE.value)
TIMES: dict[str, Any] = {"hours": 24 * 7, "good_hours": 24, "reminders": (48, 96)}


def offer() -> None:
    """Let contracts be agreed to; called once, at start."""
    offer_kind(
        Kind(
            code=KIND,
            label=_("Data contract"),
            counts=_("level of sensitivity"),
            tell=tell,
            title=title,
            starts=Terms(thresholds=(Threshold(0, 1, OWNERS),), **TIMES),
            bars=bars,
        )
    )


def title(content: Mapping[str, Any]) -> str:
    return wording.number(content["contract"], content["number"])


def tell(content: Mapping[str, Any]) -> list[tuple[object, object]]:
    row = _row(content)
    return told(row) if row else []


def bars(actor: Actor, content: Mapping[str, Any]) -> object:
    """Return why somebody may not agree: not his data, his own department, or more than he has."""
    row = _row(content)
    if row is None:
        return gettext("There is no such contract any more.")
    if not works_for(actor.staff_id, row.contract.owner_id):
        return gettext("Only the department that answers for these data agrees to it.")
    if works_for(actor.staff_id, row.contract.department_id):
        return gettext("You work for the department that gets the data: somebody else decides.")
    if not may_give(actor, wish_of(row)):
        return gettext(
            "The contract gives more rows, fields or forms than you have yourself: somebody who"
            " has them must decide, or it must ask for less."
        )
    return ""


def _row(content: Mapping[str, Any]) -> ContractVersion | None:
    rows = ContractVersion.objects.select_related("contract__department", "contract__owner")
    return rows.filter(contract_id=content["contract"], number=content["number"]).first()
