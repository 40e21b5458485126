"""What definitions, reasons, uses and troubles of segments are called."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.wording import PURPOSES
from kaifong.customers.queries import wished
from kaifong.foundation import named
from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    BadAsk,
    Closed,
    Filters,
)
from kaifong.intelligence.queries import segments as intelligence
from kaifong.intelligence.queries.segments import (
    BadPredicate,
    CannotJudge,
    Cell,
    Counted,
    Either,
    Every,
    GoesRound,
    Listed,
    Of,
    Predicate,
    SegmentSharing,
    State,
    Use,
    Wish,
    Without,
)
from kaifong.privacy.queries import CHANNEL_NAMES, KIND_NAMES, Why, in_force, words_of
from kaifong.reports.desk import behind, wording
from kaifong.reports.desk.building import words as building
from kaifong.reports.desk.segments.sources import FIGURES
from kaifong.reports.queries import Side

Words = Promise | str
Line = tuple[int, str]  # how deep it stands, what it says
SHARINGS: Mapping[SegmentSharing, Words] = {
    SegmentSharing.PRIVATE: _("Only me"),
    SegmentSharing.TEAM: _("My team"),
    SegmentSharing.DEPARTMENT: _("My department"),
    SegmentSharing.PUBLIC: _("Everybody"),
}
USES: Mapping[Use, Words] = {Use.MARKETING: _("Marketing"), Use.CALLS: _("List of calls")}
STATES: Mapping[State, tuple[str, Words]] = {
    State.HANDED: ("info", pgettext_lazy("hand-over", "waits for an answer")),
    State.ACCEPTED: ("good", _("accepted")),
    State.DECLINED: ("bad", _("declined")),
    State.WITHDRAWN: ("quiet", _("taken back")),
    State.DONE: ("good", _("done")),
    State.EXPIRED: ("quiet", _("out of time")),
}
TROUBLES = (BadAsk, BadPredicate, CannotJudge, Closed, GoesRound, *building.TROUBLES)
WHY: Mapping[str, Words] = {
    "unreadable": _("This does not say whom the segment means."),
    "empty": _("Choose at least one segment."),
    "large": _("The definition is too large. Make a segment of a part of it first."),
    "not_alike": _(
        "The filter asks for fields that are not open to you for everybody: it would mean others"
        " than were meant."
    ),
    "gone": _("It is made of a segment that there is no more. Save it without that one."),
    "many": _("It means more people than can be counted here. Narrow it."),
}
LOST: Mapping[str, Words] = {
    intelligence.CLOSED: _("Their consents are not open to you."),
    intelligence.NOT_TOLD: _("Never told yet that they may say no; first uses are not included."),
    Why.KIND: _("The consent does not name all of these kinds of data."),
}


def trouble(found: Exception) -> str:
    """Return why a segment cannot be judged or kept, and what to do."""
    if isinstance(found, GoesRound):
        return gettext("The segment would be made of itself. Leave out the one that leads back.")
    if isinstance(found, BadPredicate | CannotJudge):
        return str(WHY[found.why])
    return building.refusal(found)


def lost(reasons: Mapping[str, int], whole: int) -> list[tuple[str, int, float]]:
    """Return why people are lost in words, how many and which share; most first."""
    rows = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    return [(reason(code), number, number / whole) for code, number in rows]


def reason(code: str) -> str:
    if code in LOST:
        return str(LOST[code])
    said = words_of(Why(code))
    return wording.own(said.en, said.zh)


def purposes(codes: Iterable[str]) -> str:
    return wording.listed(str(PURPOSES.get(code, code)) for code in codes)


def told(predicate: Predicate, *, actor: Actor) -> list[Line]:
    """Return a definition in lines; no word of it names a customer."""
    return list(_lines(predicate, actor, 0))


def _lines(predicate: Predicate, actor: Actor, depth: int) -> Iterator[Line]:
    match predicate:
        case Cell():
            yield depth, _cell(predicate)
        case Counted():
            yield depth, _counted(predicate)
        case Listed(query):
            said = wished(actor=actor, query=query).words
            parts = wording.told_apart(wording.labelled(label, value) for label, value in said)
            yield depth, gettext("In the list of customers: %(filters)s") % {"filters": parts}
        case Of(segment_id):
            yield depth, gettext("In the segment “%(name)s”") % {"name": _name(segment_id, actor)}
        case Without(part):
            yield depth, gettext("Not:")
            yield from _lines(part, actor, depth + 1)
        case Every(parts) | Either(parts):
            every = isinstance(predicate, Every)
            yield depth, gettext("In all of these:") if every else gettext("In one of these:")
            for one in parts:
                yield from _lines(one, actor, depth + 1)


def _cell(one: Cell) -> str:
    names = building.Names({c for n, c in one.where if n == "product" and isinstance(c, int)})
    parts = [wording.labelled(DIMENSIONS[n].label, names.called(n, c)) for n, c in one.where]
    parts += [wording.labelled(label, said) for label, said in building.filters(one.asked)]
    return gettext("Behind “%(figure)s” (%(days)s) %(cell)s") % {
        "figure": DEFINED_MEASURES[one.asked.measures[0]].label,
        "days": building.during(one.asked.period),
        "cell": wording.told_apart(parts),
    }


def _counted(one: Counted) -> str:
    what = next(what for what, figure in FIGURES.items() if figure is one.figure)
    parts = [behind.titled(what, one.values), building.during(one.days), *_narrowed(one.filters)]
    return wording.told_apart(parts)


def _narrowed(filters: Filters) -> Iterator[str]:
    for side, codes in (
        (Side.REGION, filters.regions),
        (Side.CHANNEL, filters.channels),
        (Side.CATEGORY, filters.categories),
    ):
        if codes:
            known = wording.names(side)
            called = wording.listed(wording.called(side, code, known) for code in sorted(codes))
            yield wording.labelled(wording.SIDES[side], called)


def _name(segment_id: int, actor: Actor) -> str:
    try:
        return intelligence.segment(actor=actor, segment_id=segment_id).name
    except (NotAllowed, intelligence.NoSuchSegment):
        return f"#{segment_id}"


def about(wish: Wish) -> str:
    """Return on which channel, about which goods and with which data people are to be used."""
    kinds = wording.listed(str(KIND_NAMES[kind]) for kind in wish.kinds)
    if wish.use is not Use.MARKETING:
        return kinds
    goods = {
        one.code: wording.own(one.words.en, one.words.zh)
        for seen in in_force()
        for one in seen.terms.classes
    }
    return " · ".join((str(CHANNEL_NAMES[wish.channel]), goods.get(wish.goods, wish.goods), kinds))


def staff(staff_id: int) -> str:
    """Return what a member of staff is called."""
    known = named.names("staff").get(staff_id)
    return wording.own(*known) if known else f"#{staff_id}"
