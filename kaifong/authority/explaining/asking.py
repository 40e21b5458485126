"""The answer to: why can, or cannot, this person see or do this with that row?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kaifong.authority.models import Role, Staff
from kaifong.authority.objects import Object, object_named
from kaifong.authority.permissions import Permission
from kaifong.authority.previews.drafts import Held
from kaifong.authority.previews.holding import held_by
from kaifong.authority.programs.limiting import running
from kaifong.authority.queries import Actor, actor_of, require
from kaifong.authority.rules import Facts, FieldClass, Purpose
from kaifong.authority.terms import Terms
from kaifong.authority.visible import rows_named

from .judging import Bar, Judged, Question, Verdict, reached, verdict
from .subjects import Subject, Words, remarks, subject


@dataclass(frozen=True)
class Asked:
    """Who, with which row, which field, doing what, for which purpose."""

    staff_id: int
    about: str
    number: int
    field: str
    action: str
    purpose: Purpose


@dataclass(frozen=True)
class GrantJudged:
    """A grant that the person holds, through which role, and what stands in its way."""

    terms: Terms
    role: tuple[str, str]  # in English and Chinese
    reaches: bool | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Doing:
    """One of the actions that are needed: what is granted of it, and whether that reaches."""

    action: str
    reaches: bool | None
    grants: tuple[GrantJudged, ...]


@dataclass(frozen=True)
class Answer:
    """
    Whether he may, and why; None: it hangs on something that the asker may not see.

    Where the asker may not see the row, or there is none, `row` is None and nothing is said of it.
    """

    cls: FieldClass
    allowed: bool | None = None
    row: str | None = None
    doings: tuple[Doing, ...] = ()
    lacking: tuple[Terms, ...] = ()  # what would have to be granted
    apart: bool = False  # both are granted, but through different categories or owners
    whole: bool = False  # the field tells of all categories, and not all are open
    shut_out: bool = False  # and the bounds of every department of his leave the row out
    moved: int | None = None  # the row was merged into this one
    remarks: tuple[Words, ...] = ()


OFF = _("The program is turned off, has expired, or nobody answers for it any more.")
FOR_A_WHILE = _("By powers handed on or lent for a while: see Standing in and borrowing.")


class NoSuchQuestion(Exception):
    """There is no such kind of thing, field or person to be asked about."""


def why(*, actor: Actor, asked: Asked) -> Answer:
    """
    Return why somebody can or cannot do something; only what the asker may see is told of the row.

    :raises NotAllowed: if it is about somebody else and the asker is no administrator
    :raises NoSuchQuestion: if there is no such thing, field or person
    """
    if asked.staff_id != actor.staff_id:
        require(actor, Permission.AUTHORITY_ADMINISTER)
    kind, of = _kind(asked.about)
    staff = Staff.objects.filter(pk=asked.staff_id, left_at=None).first()
    if staff is None:
        raise NoSuchQuestion(asked.staff_id)
    cls = _class(actor, kind, of, asked.field)
    held = held_by([staff.pk])[staff.pk]
    facts = _facts(actor, of, asked.number)
    if facts is None:
        return _unseen(actor, kind, asked, cls, held)
    question = Question(
        staff_id=staff.pk,
        about=asked.about,
        actions=needed(asked.action),
        cls=cls,
        purpose=asked.purpose,
        facts=facts,
        told_all=actor.scope("see", asked.about).shows(FieldClass.INTERNAL, facts),
        whole=asked.field in of.whole,
    )
    answer = _answer(actor, kind, asked, question, verdict(question, held))
    if staff.is_program and running(staff.pk, now()) is None:
        return replace(answer, allowed=False, lacking=(), remarks=(*answer.remarks, OFF))
    if answer.allowed is False and question.told_all and _for_a_while(staff, question):
        return replace(answer, allowed=True, lacking=(), remarks=(*answer.remarks, FOR_A_WHILE))
    return answer


def _for_a_while(staff: Staff, question: Question) -> bool:
    """Return whether what is handed on or lent at this moment makes up for what is lacking."""
    him = actor_of(staff, borrowing=True)
    if question.purpose not in him.purposes:
        return False
    scope, facts = (
        him.for_purpose(question.purpose).scope(question.actions[-1], question.about),
        question.facts,
    )
    # What tells of all categories must be open through each of them.
    parts = [frozenset([code]) for code in facts.categories] if question.whole else []
    rows = [replace(facts, categories=part) for part in parts] or [facts]
    return all(scope.shows(question.cls, row) for row in rows)


def _answer(
    actor: Actor, kind: Subject, asked: Asked, question: Question, found: Verdict
) -> Answer:
    return Answer(
        question.cls,
        allowed=found.allowed,
        row=kind.called(actor, asked.number),
        doings=tuple(
            Doing(action, reached(judged), named(judged))
            for action, judged in found.by_action.items()
        ),
        lacking=found.lacking,
        apart=found.apart,
        whole=found.partly(question),
        shut_out=found.shut_out,
        remarks=tuple(remarks(actor, asked.about, asked.number)),
    )


def _kind(about: str) -> tuple[Subject, Object]:
    kind = subject(about)
    if kind is None:
        raise NoSuchQuestion(about)
    return kind, object_named(about)


def _class(actor: Actor, kind: Subject, of: Object, field: str) -> FieldClass:
    if field in of.fields:
        return of.fields[field]
    found = next((one.cls for one in kind.extras(actor) if one.name == field), None)
    if found is None:
        raise NoSuchQuestion(field)
    return found


def _facts(actor: Actor, of: Object, number: int) -> Facts | None:
    columns = (of.regions, of.channels, of.categories, of.owners)
    rows: Any = rows_named(of.name)
    row = rows.filter(actor.q("see", of.name), pk=number).values_list(*columns).first()
    return None if row is None else Facts(row[0], row[1], frozenset(row[2]), row[3])


def _unseen(
    actor: Actor, kind: Subject, asked: Asked, cls: FieldClass, held: tuple[Held, ...]
) -> Answer:
    """Say what is granted, and of the row nothing: not even whether it is there."""
    doings = tuple(
        Doing(action, None, named(Judged(one, (), hangs=True) for one in _of(held, asked, action)))
        for action in needed(asked.action)
    )
    return Answer(cls, doings=doings, moved=kind.moved(actor, asked.number))


def needed(action: str) -> tuple[str, ...]:
    """Return all that it takes to do something with a row: seeing it, too."""
    return ("see",) if action == "see" else ("see", action)


def _of(held: Iterable[Held], asked: Asked, action: str) -> list[Held]:
    return [one for one in held if (one.terms.object, one.terms.action) == (asked.about, action)]


def named(judged: Iterable[Judged]) -> tuple[GrantJudged, ...]:
    """Return grants with their roles, what reaches the row first."""
    listed = list(judged)
    roles = {
        role.pk: (role.name_en, role.name_zh)
        for role in Role.objects.filter(pk__in={one.held.role_id for one in listed})
    }
    # After it what is nearest.
    listed.sort(key=lambda one: (one.reaches is not True, len(one.bars), one.held.grant_id))
    return tuple(
        GrantJudged(one.held.terms, roles[one.held.role_id], one.reaches, one.bars)
        for one in listed
    )
