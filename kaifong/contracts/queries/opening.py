"""What a draft would open, said before it is agreed to."""

from dataclasses import dataclass

from kaifong.authority.previews import Given, StepSeen, preview
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.authority.terms import Terms
from kaifong.contracts.permissions import Permission
from kaifong.foundation.ids import StaffId

from .giving import roles_of, terms_of
from .seen import Name, contract


@dataclass(frozen=True)
class Opened:
    """What one grant would newly let the holders of a role do."""

    role: Name
    terms: Terms
    gains: tuple[StepSeen, ...]
    people: int


def opened(*, actor: Actor, contract_id: int) -> list[Opened]:
    """
    Return what each grant of the version to come would open, or of the one in force.

    :raises NotAllowed: if the actor may not see contracts
    :raises NotThere: if there is none
    """
    require(actor, Permission.CONTRACT_SEE)
    seen = contract(actor=actor, contract_id=contract_id)
    wish = (seen.to_come or seen.shown).wish
    return [
        _opened((role.name_en, role.name_zh), Given(role.pk, terms))
        for role in roles_of(seen.department_id)
        for terms in terms_of(wish)
    ]


def _opened(role: Name, draft: Given) -> Opened:
    # Numbers of a few rows are not told: the house itself sees none of them.
    found = preview(actor=_HOUSE, draft=draft)
    gains = tuple(one for one in found.steps if one.step.gained)
    return Opened(role, draft.terms, gains, found.concerned)


_HOUSE = Actor(
    StaffId(0),
    "",
    "en",
    (),
    (
        Granted(
            "administer", "authority", ANY, frozenset(FieldClass), frozenset([Purpose.MANAGEMENT])
        ),
    ),
    Purpose.MANAGEMENT,
)
