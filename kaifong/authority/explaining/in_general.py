"""The answer to: why can, or cannot, this person do this at all, for that purpose?"""

from dataclasses import dataclass, replace

from django.utils.timezone import now

from kaifong.authority.models import Role, Staff
from kaifong.authority.objects import has_rows
from kaifong.authority.permissions import Permission
from kaifong.authority.previews.holding import held_by
from kaifong.authority.programs.limiting import running
from kaifong.authority.queries import Actor, actor_of, known_actions, require
from kaifong.authority.rules import Purpose
from kaifong.authority.terms import Terms

from .asking import FOR_A_WHILE, OFF, Doing, NoSuchQuestion, named, needed
from .judging import reached
from .rights import Right, Standing, standing
from .subjects import Words


@dataclass(frozen=True)
class RightAsked:
    """Who, doing what with which kind of thing, for which purpose."""

    staff_id: int
    about: str
    action: str
    purpose: Purpose


@dataclass(frozen=True)
class RightAnswer:
    """Whether he may at all, and why; `open_for` are the purposes for which he may."""

    allowed: bool
    doings: tuple[Doing, ...]
    open_for: tuple[Purpose, ...]
    lacking: tuple[Terms, ...] = ()  # what would have to be granted
    apart: bool = False  # seeing and doing are granted, but for rows that have nothing in common
    remarks: tuple[Words, ...] = ()


def why_right(*, actor: Actor, asked: RightAsked) -> RightAnswer:
    """
    Return why somebody can or cannot do something at all; no row is read for it.

    :raises NotAllowed: if it is about somebody else and the asker is no administrator
    :raises NoSuchQuestion: if there is no such right or person
    """
    if asked.staff_id != actor.staff_id:
        require(actor, Permission.AUTHORITY_ADMINISTER)
    if asked.action not in known_actions().get(asked.about, ()):
        raise NoSuchQuestion(f"{asked.about}:{asked.action}")
    staff = Staff.objects.filter(pk=asked.staff_id, left_at=None).first()
    if staff is None:
        raise NoSuchQuestion(asked.staff_id)
    actions = needed(asked.action) if has_rows(asked.about) else (asked.action,)
    right = Right(staff.pk, asked.about, actions, asked.purpose)
    answer = _answer(standing(right, held_by([staff.pk])[staff.pk]))
    if staff.is_program and running(staff.pk, now()) is None:
        return replace(answer, allowed=False, lacking=(), open_for=(), remarks=(OFF,))
    if not answer.allowed and _for_a_while(staff, asked):
        return replace(answer, allowed=True, lacking=(), remarks=(FOR_A_WHILE,))
    return answer


def granters() -> tuple[tuple[tuple[str, str], tuple[str, str]], ...]:
    """Return the roles, held by people here, that may grant: each with its department, in words."""
    rows = Role.objects.filter(
        grants__object="authority",
        grants__action="administer",
        department__closed_at=None,
        memberships__staff__left_at=None,
        memberships__staff__is_program=False,
    ).distinct()
    return tuple(
        (
            (one.name_en, one.name_zh),
            (one.department.name_en, one.department.name_zh),
        )
        for one in rows.select_related("department").order_by("department__name_en", "name_en")
    )


def _answer(found: Standing) -> RightAnswer:
    return RightAnswer(
        found.allowed,
        tuple(
            Doing(action, reached(judged), named(judged))
            for action, judged in found.by_action.items()
        ),
        found.open_for,
        found.lacking,
        found.apart,
    )


def _for_a_while(staff: Staff, asked: RightAsked) -> bool:
    """Return whether what is handed on or lent at this moment gives the right."""
    him = actor_of(staff, borrowing=True)
    if asked.purpose not in him.purposes:
        return False
    return him.for_purpose(asked.purpose).scope(asked.action, asked.about).rows != frozenset()
