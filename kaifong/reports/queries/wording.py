"""What codes, months and whose rows are called in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.rules import ANY, FieldClass, Rows, Scope
from kaifong.foundation import named
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.web.formats import MONTHS
from kaifong.intelligence.queries import Segment
from kaifong.reports.rules import first_of
from kaifong.sources.queries import Freshness

from .asking import Openness, Side

SIDES = {
    Side.MONTH: _("Month"),
    Side.REGION: _("Region"),
    Side.CHANNEL: _("Channel"),
    Side.CATEGORY: _("Category"),
}
SEGMENTS = {
    Segment.CHAMPIONS: (_("Champions"), _("Bought lately and often.")),
    Segment.LOYAL: (_("Loyal"), _("Buy often, if not just now.")),
    Segment.POTENTIAL: (_("May become loyal"), _("Bought lately, more than once.")),
    Segment.NEW: (_("Just begun"), _("Bought lately, once.")),
    Segment.NEEDING_ATTENTION: (_("Need attention"), _("Bought a while ago, more than once.")),
    Segment.AT_RISK: (_("At risk"), _("Bought often, but not lately.")),
    Segment.HIBERNATING: (_("Asleep"), _("Bought seldom, and a while ago.")),
    Segment.LOST: (_("Long gone"), _("Bought seldom, and longest ago.")),
}


FRESHNESS = {
    Freshness.NEVER: (_("never read"), "quiet"),
    Freshness.FRESH: (_("fresh"), "good"),
    Freshness.LATE: (_("behind time"), "warn"),
    Freshness.STALE: (_("stale"), "bad"),
}
SEGMENTS_BY_CODE = frozenset(int(segment) for segment in Segment)


def own(en: str, zh: str) -> str:
    """Return the one of two names that is in the reader's language."""
    return (zh or en) if is_chinese() else (en or zh)


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def listed(names: Iterable[str]) -> str:
    """Return names in a row: a, b, or 甲、乙."""
    return ("、" if is_chinese() else ", ").join(names)


def told_apart(parts: Iterable[str]) -> str:
    """Return what is said one after the other: a; b, or 甲；乙."""
    return ("；" if is_chinese() else "; ").join(parts)


def labelled(label: object, value: object) -> str:
    """Return what stands under a label: a: b, or 甲：乙."""
    return f"{label}{'：' if is_chinese() else ': '}{value}"


def month(number: int) -> str:
    """Return a month as people write it: Nov 2026, or 2026年11月."""
    first = first_of(number)
    return f"{first.year}年{first.month}月" if is_chinese() else _english(first)


def _english(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def names(side: Side) -> Mapping[int, str]:
    """Return what the codes of a side are called; months have no list."""
    if side is Side.REGION:
        return {region.value: own(region.name_en, region.name_zh) for region in Region}
    if side is Side.CHANNEL:
        return {channel.value: own(channel.name_en, channel.name_zh) for channel in Channel}
    if side is Side.CATEGORY:
        return {code: own(*both) for code, both in named.names("category").items()}
    return {}


def called(side: Side, code: int, known: Mapping[int, str]) -> str:
    """Return what one code is called; `known` are the side's names."""
    if side is Side.MONTH:
        return month(code)
    return known.get(code) or (gettext("None given") if not code else f"#{code}")


def segment(code: int) -> tuple[object, object]:
    """Return a segment's name and what it means."""
    return SEGMENTS[Segment(code)] if code in SEGMENTS_BY_CODE else (f"#{code}", "")


def whose(scope: Scope) -> str:
    """Return in words whose orders a scope holds."""
    if ANY in scope.rows:
        return gettext("all orders")
    if not scope.rows:
        return gettext("no orders")
    among = sorted(scope.rows, key=repr)
    return pgettext("between alternatives", "; or ").join(_conjunction(rows) for rows in among)


def _conjunction(rows: Rows) -> str:
    parts = [
        pgettext("a side and its names", "%(side)s %(names)s")
        % {"side": str(SIDES[side]).lower(), "names": _list(side, codes)}
        for side, codes in (
            (Side.REGION, rows.regions),
            (Side.CHANNEL, rows.channels),
            (Side.CATEGORY, rows.categories),
        )
        if codes is not None
    ]
    if rows.own and rows.whose:
        known = named.names("staff").get(rows.whose)
        name = own(*known) if known else f"#{rows.whose}"
        parts.append(gettext("customers whom %(name)s looks after") % {"name": name})
    elif rows.own:
        parts.append(gettext("customers one looks after oneself"))
    what = pgettext("between conditions", ", ").join(parts)
    return gettext("orders of %(what)s") % {"what": what}


def _list(side: Side, codes: frozenset[int]) -> str:
    known = names(side)
    return pgettext("in a list", " and ").join(called(side, code, known) for code in sorted(codes))


def limits(known: Openness, scope: Scope) -> list[str]:
    """Return what a reader must know of figures that do not show all."""
    said = []
    if any(rows.categories is not None for rows in scope.rows):
        said.append(
            gettext("Of an order with goods of several categories only the lines of yours count.")
        )
    if known.some_lines:
        said.append(gettext("Orders whose lines are not open to you are left out."))
    if not known.sees_money:
        said.append(gettext("Amounts of money are not open to you."))
    elif known.some_money:
        said.append(gettext("Amounts count only the orders whose amounts are open to you."))
    return said


def hides_money(scope: Scope) -> bool:
    return not scope.where(FieldClass.FINANCIAL)
