"""
Which grants reach a row, and what stands in the way of the others. No Django, no database.

What a row was bought from and who looks after it are internal: whoever asks without seeing those is
not told what hangs on them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kaifong.authority.previews.drafts import Held
from kaifong.authority.rules import Facts, FieldClass, Purpose, Rows, Scope, intersect, scope_of
from kaifong.authority.terms import Terms


class Bar(StrEnum):
    """What stands between a grant and a row."""

    CLOSED = "closed"  # its department is
    PURPOSE = "purpose"
    CLASS = "class"
    REGION = "region"
    CHANNEL = "channel"
    CATEGORY = "category"
    NOT_OWN = "not_own"
    DEPARTMENT_REGION = "department_region"
    DEPARTMENT_CHANNEL = "department_channel"
    DEPARTMENT_CATEGORY = "department_category"
    NO_COMMON_CATEGORY = "no_common_category"  # the grant's and the department's are others
    NOWHERE = "nowhere"  # no row is in both the grant and its department's bounds


@dataclass(frozen=True)
class Question:
    """May one do this, and see fields of this class, with such a row for this purpose?"""

    staff_id: int
    about: str
    actions: tuple[str, ...]  # all that is needed: seeing, and what else is done
    cls: FieldClass
    purpose: Purpose
    facts: Facts
    told_all: bool  # the asker may see what the row was bought from and whose it is
    whole: bool = False  # the field tells of all categories of the row at once


@dataclass(frozen=True)
class Judged:
    """One grant: what stands in its way, and whether the rest hangs on what is not to be told."""

    held: Held
    bars: tuple[Bar, ...]
    hangs: bool = False

    @property
    def reaches(self) -> bool | None:
        """Return whether it reaches the row; None: it hangs on what may not be told."""
        if self.bars:
            return False
        return None if self.hangs else True


def judge(held: Held, question: Question) -> Judged:
    """Return what stands between one grant and the row."""
    terms, facts = held.terms, question.facts
    opened = question.cls is FieldClass.PUBLIC or question.cls in terms.classes
    bars = [
        *_where(terms.rows, facts, Bar.REGION, Bar.CHANNEL),
        *_where(held.bounds, facts, Bar.DEPARTMENT_REGION, Bar.DEPARTMENT_CHANNEL),
    ]
    bars += [Bar.CLASS] if not opened else []
    bars += [Bar.PURPOSE] if question.purpose not in terms.purposes else []
    bars += [Bar.CLOSED] if not held.is_open else []
    inner = _inner(held, question)
    if not question.told_all:
        return Judged(held, tuple(bars), hangs=_hangs(held))
    return Judged(held, (*bars, *inner))


def _where(rows: Rows, facts: Facts, region: Bar, channel: Bar) -> Iterable[Bar]:
    if rows.regions is not None and facts.region not in rows.regions:
        yield region
    if rows.channels is not None and facts.channel not in rows.channels:
        yield channel


def _hangs(held: Held) -> bool:
    return held.terms.own or held.terms.categories is not None or held.bounds.categories is not None


def _inner(held: Held, question: Question) -> Iterable[Bar]:
    facts, granted, bounded = question.facts, held.terms.categories, held.bounds.categories
    if held.terms.own and facts.owner != question.staff_id:
        yield Bar.NOT_OWN
    lacking = [
        bar
        for codes, bar in ((granted, Bar.CATEGORY), (bounded, Bar.DEPARTMENT_CATEGORY))
        if codes is not None and not codes & facts.categories
    ]
    yield from lacking
    both = granted is not None and bounded is not None and not lacking
    if both and not granted & bounded & facts.categories:  # type: ignore[operator]
        yield Bar.NO_COMMON_CATEGORY


def reached(judged: Sequence[Judged]) -> bool | None:
    """Return whether any grant reaches the row; None: that hangs on what may not be told."""
    answers = {one.reaches for one in judged}
    if True in answers:
        return True
    return None if None in answers else False


@dataclass(frozen=True)
class Verdict:
    """Whether he may (None: that hangs on what may not be told), and what is lacking."""

    allowed: bool | None
    by_action: dict[str, tuple[Judged, ...]]
    lacking: tuple[Terms, ...] = ()
    apart: bool = False  # all is granted, but not through the same category or person
    shut_out: bool = False  # the bounds of every department leave the row's region or channel out

    def partly(self, question: Question) -> bool:
        """Return whether some but not all categories are open, where the field tells of all."""
        reached_all = all(reached(judged) is True for judged in self.by_action.values())
        return question.whole and question.told_all and reached_all and not self.allowed


def verdict(question: Question, held: Sequence[Held]) -> Verdict:
    """Judge all grants that somebody holds."""
    judged = {
        action: tuple(
            judge(one, question)
            for one in held
            if (one.terms.object, one.terms.action) == (question.about, action)
        )
        for action in question.actions
    }
    answers = {action: reached(grants) for action, grants in judged.items()}
    apart = False
    if question.told_all:
        alone = {action: _alone(question, held, action) for action in question.actions}
        lacking = [a for a, scope in alone.items() if not _shows(question, scope)]
        allowed: bool | None = _shows(question, _together(alone.values()))
        apart = not lacking and not allowed
        if apart:
            lacking = [next(a for a, grants in judged.items() if _narrow(grants))]
    else:
        lacking = [action for action, is_reached in answers.items() if is_reached is False]
        allowed = False if lacking else None if None in answers.values() else True
    return Verdict(
        allowed,
        judged,
        tuple(wanted(action, question) for action in lacking),
        apart,
        bool(lacking) and shut_out(held, question.facts),
    )


def _alone(question: Question, held: Iterable[Held], action: str) -> Scope:
    return scope_of(
        [one.granted() for one in held if one.is_open],
        staff_id=question.staff_id,
        action=action,
        about=question.about,
        purpose=question.purpose,
    )


def _together(scopes: Iterable[Scope]) -> Scope:
    seeing, *more = scopes
    return intersect(more[0], seeing) if more else seeing


def _shows(question: Question, scope: Scope) -> bool:
    facts = question.facts
    cells = [replace(facts, categories=frozenset([code])) for code in facts.categories]
    through = cells if question.whole and cells else [facts]
    return all(scope.shows(question.cls, one) for one in through)


def _narrow(judged: Iterable[Judged]) -> bool:
    """Return whether all that reaches the row does so through categories or as one's own."""
    return all(_hangs(one.held) for one in judged if one.reaches)


def wanted(action: str, question: Question) -> Terms:
    """Return the narrowest grant by region that would do, within an unbounded department."""
    return Terms(
        action=action,
        object=question.about,
        regions=frozenset([question.facts.region]),
        classes=frozenset([question.cls]),
        purposes=frozenset([question.purpose]),
    )


def shut_out(held: Iterable[Held], facts: Facts) -> bool:
    """Return whether the bounds of all departments leave the row's region or channel out."""
    bounds = [one.bounds for one in held if one.is_open]
    bars = (Bar.DEPARTMENT_REGION, Bar.DEPARTMENT_CHANNEL)
    return bool(bounds) and all(any(True for _ in _where(one, facts, *bars)) for one in bounds)
