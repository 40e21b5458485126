"""What codes, figures and refusals of the builder are called in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kaifong.catalogue.queries import product_names
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web import formats
from kaifong.intelligence.queries import (
    DEFINED_MEASURES,
    DIMENSIONS,
    ENTITIES,
    AnswerColumn,
    Ask,
    BadAsk,
    BadDays,
    BadFormula,
    Chosen,
    Circle,
    Closed,
    Compare,
    Days,
    Filter,
    Hidden,
    NoWay,
    Op,
    Segment,
    Span,
    TooMuchTold,
    Unit,
    WouldFanOut,
)
from kaifong.reports.rules import Sharing

from . import codes, wording
from .asking import Side

SPANS = {
    Span.LAST_MONTHS: _("Last months, this one included"),
    Span.LAST_DAYS: _("Last days, today included"),
    Span.MONTH: _("This month to date"),
    Span.LAST_MONTH: _("Last month"),
    Span.QUARTER: _("This quarter to date"),
    Span.LAST_QUARTER: _("Last quarter"),
    Span.YEAR: _("This year to date"),
    Span.LAST_YEAR: _("Last year"),
    Span.YESTERDAY: _("Yesterday"),
    Span.TODAY: _("Today"),
}
COMPARES = {
    Compare.BEFORE: _("The period before"),
    Compare.YEAR_AGO: _("The same days a year ago"),
}
SHARINGS = {
    Sharing.PRIVATE: _("Only me"),
    Sharing.TEAM: _("My team"),
    Sharing.DEPARTMENT: _("My department"),
}
CODES: Mapping[str, Mapping[Any, Any]] = {
    "order.kind": {1: _("Sale"), 2: _("Return"), 3: _("Adjustment")},
    "language": {"en": _("English"), "zh-hant": _("Traditional Chinese")},
    "consent.state": {
        "asked": _("Asked"),
        "oral_unconfirmed": _("Said, not confirmed yet"),
        "consented": _("Agreed"),
        "no_objection": _("No objection"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrawn"),
        "lapsed": _("Lapsed"),
        "minor": _("Agreed while under 18"),
    },
    "request.kind": {
        "access": _("Access to data"),
        "correction": _("Correction of data"),
        "deletion": _("Deletion"),
        "opt_out": _("No more marketing"),
        "recipient_stop": _("Others to stop using data"),
    },
    "retention.item": {"due": _("Due"), "done": _("Erased"), "spared": _("Spared")},
    "quality.severity": {
        "minor": _("Minor"),
        "major": _("Major"),
        "critical": _("Critical"),
    },
    **codes.CODES,
}
HUNDRED = 10_000  # shares and plain numbers come in ten-thousandths
WHY = {
    "no measure": _("Choose at least one figure."),
    "many dimensions": _("Choose at most %(what)s sides."),
    "many measures": _("Choose at most %(what)s figures."),
    "many formulas": _("At most %(what)s figures may be reckoned from others."),
    "many filters": _("At most %(what)s filters may be set."),
    "many bounds": _("At most %(what)s bounds may be set."),
    "many orders": _("Rows can be put in order by at most %(what)s figures or sides."),
    "bound": _("The bound on “%(what)s” is not a number."),
    "long": _("The question is too long. Make its lists shorter."),
    "unreadable": _("This kept question can no longer be read. Put it together anew."),
    "many values": _("A filter may hold at most %(what)s values. Make it narrower."),
    "many rows": _("The answer has more than %(what)s rows. Choose fewer sides, or filter more."),
    "name": _("“%(what)s” is there twice, or cannot be a name."),
    "across": _("What stands across must be one of the sides."),
    "unknown": _("“%(what)s” is not defined, or not any more. Choose another figure or side."),
    "values": _("The filter of “%(what)s” holds something that cannot be looked for."),
    "range": _("Give the filter of “%(what)s” a beginning or an end."),
    "days": _("The days end before they begin."),
    "no lines": _("No figure of this question is made of order lines."),
    "limit": _("At most %(what)s rows can be shown."),
    "segment": _("“%(what)s” has no customers, so it cannot be narrowed to segments."),
    "beyond entity": _("“%(what)s” is told within your own rows only."),
    "beyond segment": _("Beyond your own rows figures cannot be narrowed to segments."),
    "beyond dimension": _("Beyond your own rows figures cannot be told apart by “%(what)s”."),
    "beyond today": _("Beyond your own rows only days that are over are told."),
}
FORMULAS = {
    "empty": _("Write a formula, such as net / orders."),
    "long": _("The formula is too long."),
    "deep": _("The formula has too many parentheses."),
    "unreadable": _("The formula cannot be read. Write for example: net / orders"),
    "number": _("%(what)s is too large a number for a formula."),
    "not allowed": _("“%(what)s” is not allowed: names of figures, numbers, + − × ÷ and ( ) are."),
    "unknown": _("“%(what)s” in the formula is none of the chosen figures."),
    "units": _("Amounts and numbers cannot be added, and money not multiplied by money."),
}
TROUBLES = (BadAsk, BadDays, BadFormula, Closed, NoWay, TooMuchTold)


def refusal(trouble: Exception) -> str:
    """Return why a question cannot be answered, and what to do."""
    if isinstance(trouble, NoWay):
        return _no_way(trouble)
    if isinstance(trouble, BadFormula):
        return _bad_formula(trouble)
    if isinstance(trouble, Closed):
        return gettext("“%(what)s” is not open to you.") % {"what": _called(trouble.name)}
    if isinstance(trouble, TooMuchTold):
        return gettext(
            "So many figures beyond your own rows were told to you and your departments that"
            " another could give somebody away. Ask within your own rows, or ask an earlier"
            " question again."
        )
    if isinstance(trouble, BadAsk):
        return str(WHY.get(trouble.why, WHY["no measure"])) % {"what": _called(trouble.what)}
    return str(WHY["days"])


def _no_way(trouble: NoWay) -> str:
    said = {"of": _called(trouble.entity), "by": _called(trouble.dimension)}
    if not isinstance(trouble, WouldFanOut):
        return gettext("Nothing leads from “%(of)s” to “%(by)s”.") % said
    words = gettext(
        "“%(of)s” cannot be told apart by “%(by)s”: one of them has many, and it would be counted"
        " several times."
    )
    return words % said


def _bad_formula(trouble: BadFormula) -> str:
    if isinstance(trouble, Circle):
        names = " → ".join(trouble.names)
        return gettext("The formulas go in a circle: %(names)s") % {"names": names}
    return str(FORMULAS[trouble.why]) % {"what": trouble.what}


def _called(name: str) -> str:
    if name == "segment":
        return gettext("Segments")
    for known in (DIMENSIONS, DEFINED_MEASURES, ENTITIES):
        if name in known:
            return str(known[name].label)
    return name


def headed(column: AnswerColumn) -> str:
    """Return a figure's heading."""
    if column.before:
        return gettext("%(figure)s before") % {"figure": column.label}
    return str(column.label)


def filters(asked: Ask) -> list[tuple[str, str]]:
    """Return the filters of a question that narrow it in words: of what, and which."""
    return [told(test) for test in asked.filters if test.narrows]


def told(test: Filter) -> tuple[str, str]:
    """Return a filter in words: of what it is, and what it lets through."""
    if test.op is Op.SEGMENT:
        named = [str(wording.segment(int(str(v)))[0]) for v in test.values]
        return gettext("Segments"), ", ".join(named)
    label = str(DIMENSIONS[test.dimension].label)
    if test.days:
        return label, during(test.days)
    few = test.values[:4]
    names = Names({v for v in few if test.dimension == "product" and isinstance(v, int)})
    if test.op is Op.RANGE:
        ends = ["…" if v is None else names.called(test.dimension, v) for v in few]
        return label, " – ".join(ends)
    more = "" if len(test.values) == len(few) else f" +{len(test.values) - len(few)}"
    called = wording.listed(names.called(test.dimension, value) for value in few)
    return label, f"{'≠ ' if test.op is Op.NOT_IN else ''}{called}{more}"


def during(days: Days) -> str:
    """Return in words which days are meant."""
    if isinstance(days, Chosen):
        return f"{formats.hk_date(days.start)} – {formats.hk_date(days.last)}"
    if days.span is Span.LAST_MONTHS:
        said = ngettext(
            "The last %(n)s month, this one included",
            "The last %(n)s months, this one included",
            days.number,
        )
    elif days.span is Span.LAST_DAYS:
        said = ngettext(
            "The last %(n)s day, today included",
            "The last %(n)s days, today included",
            days.number,
        )
    else:
        said = str(SPANS[days.span])
    return said % {"n": days.number}


def kept_back() -> str:
    """Return what stands in place of a figure that is not told."""
    return gettext("kept back")


def figure(value: object, unit: Unit) -> str:
    """Return a figure as it is shown; of one that is kept back, that it is."""
    if isinstance(value, Hidden):
        return kept_back()
    if not isinstance(value, int):
        return formats.NOTHING
    if unit is Unit.CENTS:
        return formats.hkd0(value)
    if unit is Unit.BASIS_POINTS:
        return formats.percent(value / HUNDRED)
    if unit is Unit.TEN_THOUSANDTHS:
        return f"{value / HUNDRED:,.2f}"
    return formats.count(value)


class Names:
    """What the codes of dimensions are called; products are looked up together."""

    def __init__(self, products: set[int]) -> None:
        self._products = product_names(products) if products else {}
        self._kept: dict[str, Mapping[Any, Any]] = {}

    def called(self, dimension: str, code: object) -> str:
        one = DIMENSIONS[dimension]
        if code is None or (code == "" and code not in CODES.get(one.codes, {})):
            return gettext("None given")
        if one.codes:
            return str(self._coded(one.codes).get(code, code))
        return self._by_unit(one.unit, code)

    def _coded(self, among: str) -> Mapping[Any, Any]:
        if among in codes.KEPT and among not in self._kept:
            self._kept[among] = codes.KEPT[among]()
        return self._kept.get(among) or CODES.get(among, {})

    def _by_unit(self, unit: Unit, code: object) -> str:
        if unit is Unit.MONTH and isinstance(code, int):
            return wording.month(code)
        if isinstance(code, date):
            return formats.hk_date(code)
        if unit is Unit.PRODUCT and isinstance(code, int):
            known, en, zh = self._products.get(code, (f"#{code}", "", ""))
            return wording.own(en, zh) or str(known)
        among = choices(unit)
        return str(among.get(code, code)) if isinstance(code, int) else str(code)


def choices(unit: Unit, among: str = "") -> Mapping[Any, Any]:
    """Return the codes that a filter may be set to, and what they are called."""
    if among:
        return CODES.get(among, {})
    if unit is Unit.DISTRICT:
        return {one.value: wording.own(one.name_en, one.name_zh) for one in District}
    if unit is Unit.SEGMENT:
        return {int(code): wording.segment(code)[0] for code in Segment}
    sides = {
        Unit.REGION: Side.REGION,
        Unit.CHANNEL: Side.CHANNEL,
        Unit.CATEGORY: Side.CATEGORY,
    }
    return wording.names(sides[unit]) if unit in sides else {}
