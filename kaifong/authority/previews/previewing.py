"""Saying what a draft would do, and making sure that what was said still holds."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from kaifong.authority.actions.rules_of_office import (
    begin,
    not_himself,
    not_his_department,
    not_his_role,
)
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Rows

from .counting import Number, numbers
from .drafts import (
    Appointed,
    Bounded,
    Closed,
    Dismissed,
    Draft,
    Held,
    Holdings,
    Limited,
    after,
)
from .holding import Standing, lock, standing
from .leading import Kind, leading_out
from .limited import all_as_held
from .steps import Step, steps


class ChangedMeanwhile(Exception):
    """What the administrator was shown does not hold any more: look at it anew."""


@dataclass(frozen=True)
class StepSeen:
    """One thing that people may do newly or no longer: with how many rows, by which ways."""

    step: Step
    number: Number | None  # none: a thing without rows
    ways: dict[Kind, tuple[str, ...]]


@dataclass(frozen=True)
class Preview:
    """All that a draft would change; `seen` binds a decision to it."""

    steps: tuple[StepSeen, ...]
    concerned: int  # people who hold what is changed
    names: dict[int, tuple[str, str]]  # staff id → English, Chinese
    seen: str


def preview(*, actor: Actor, draft: Draft) -> Preview:
    """
    Return who would gain and lose what, how many rows, and by which ways out.

    :raises NotAllowed: if the actor is no administrator
    :raises ItsYourOwn: if it would be his own
    :raises NoSuchRole: if there is no such role, grant or department (any more)
    """
    stands = _allowed(actor, draft)
    had, would = _now(stands), _after(draft, stands)
    found = steps(had, would)
    counted = numbers(found, asker=actor)
    return Preview(
        steps=tuple(
            StepSeen(
                step,
                counted.get(step),
                leading_out(action=step.action, about=step.object, classes=step.classes),
            )
            for step in found
        ),
        concerned=len(stands.holdings),
        names=stands.names,
        seen=_digest(draft, had, would),
    )


def still(*, actor: Actor, draft: Draft, seen: str) -> None:
    """
    Do nothing if a preview holds; until the end of the transaction nobody changes what it said.

    :raises ChangedMeanwhile: if something of it was changed
    """
    lock(draft)
    stands = _allowed(actor, draft)
    if seen != _digest(draft, _now(stands), _after(draft, stands)):
        raise ChangedMeanwhile


def _allowed(actor: Actor, draft: Draft) -> Standing:
    begin(actor)
    stands = standing(draft)
    match draft:
        case Appointed(staff_id) | Dismissed(staff_id) | Limited(staff_id):
            not_himself(actor, staff_id)
        case Bounded(department_id) | Closed(department_id):
            not_his_department(actor, department_id)
        case _:
            not_his_role(actor, stands.role_id)
    return stands


def _after(draft: Draft, stands: Standing) -> Holdings:
    would = after(draft, stands.holdings, place=stands.place, of_role=stands.of_role)
    limits = {draft.staff_id: draft.limits} if isinstance(draft, Limited) else stands.limits
    return all_as_held(would, limits)


def _now(stands: Standing) -> Holdings:
    return all_as_held(stands.holdings, stands.limits)


def _digest(draft: Draft, had: Holdings, has: Holdings) -> str:
    told = [type(draft).__name__, _plain(had), _plain(has)]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plain(holdings: Holdings) -> list[Any]:
    return [
        [staff_id, sorted((_grant(one) for one in held), key=json.dumps)]
        for staff_id, held in sorted(holdings.items())
    ]


def _grant(one: Held) -> list[Any]:
    return [one.grant_id, one.role_id, one.is_open, _codes(one.bounds), one.terms.stored()]


def _codes(rows: Rows) -> list[list[int] | None]:
    named = (rows.regions, rows.channels, rows.categories)
    return [None if codes is None else sorted(codes) for codes in named]
