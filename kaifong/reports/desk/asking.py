"""What the address of the monitoring report asks for, and the same in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import ways
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Predicate
from kaifong.foundation.web import formats
from kaifong.reports.queries import Asked, Filters, Side, openness
from kaifong.reports.rules import Against, BadPeriod, Period, Span, compared, period_for

from . import wording
from .figures import Figure, of_table

SPANS = {
    Span.TWELVE_MONTHS: _("Last 12 months"),
    Span.MONTH: _("This month"),
    Span.LAST_MONTH: _("Last month"),
    Span.QUARTER: _("This quarter"),
    Span.LAST_QUARTER: _("Last quarter"),
    Span.YEAR: _("This year"),
    Span.LAST_YEAR: _("Last year"),
    Span.CUSTOM: _("Chosen days"),
}
AGAINST = {
    Against.PREVIOUS: _("The period before"),
    Against.LAST_YEAR: _("The same days a year ago"),
    Against.NOTHING: _("Nothing"),
}
VIEWS = {
    "sales": _("Sales"),
    "segments": _("Segments"),
    "cohorts": _("Retention"),
    "products": _("Products"),
}
ways.kind("report", lambda: VIEWS)
FILTERED = (Side.REGION, Side.CHANNEL, Side.CATEGORY)
EARLIEST = date(1990, 1, 1)
STANDARD = {
    "period": Span.TWELVE_MONTHS.value,
    "against": Against.PREVIOUS.value,
    "rows": Side.MONTH.value,
    "view": "sales",
}


class Wish(forms.Form):
    """The address of the report; what makes no sense in it is left out."""

    period = forms.ChoiceField(required=False, choices=list(SPANS.items()))
    start = forms.DateField(required=False)
    last = forms.DateField(required=False)
    against = forms.ChoiceField(required=False, choices=list(AGAINST.items()))
    region = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    channel = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    category = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    rows = forms.ChoiceField(required=False, choices=list(wording.SIDES.items()))
    columns = forms.ChoiceField(required=False, choices=list(wording.SIDES.items()))
    figure = forms.CharField(required=False, max_length=20)
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()))

    def __init__(self, data: Mapping[str, Any], choices: Mapping[Side, Mapping[int, str]]) -> None:
        super().__init__(data)
        for side, among in choices.items():
            self.fields[side.value].choices = list(among.items())  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Wanted:
    """The report that an address asks for."""

    asked: Asked
    rows: Side
    columns: Side | None
    figure: Figure
    view: str
    span: Span
    against: Against
    given: dict[str, str]  # what differs from the standard, by its name in the address
    choices: Mapping[Side, Mapping[int, str]]
    trouble: str  # what was wrong with the chosen days

    @property
    def query(self) -> str:
        return _query(self.given)

    def having(self, **more: object) -> str:
        """Return the query of the same with something else in it; None takes it away."""
        given = {k: v for k, v in self.given.items() if k not in more}
        return _query(given | {k: str(v) for k, v in more.items() if v is not None})

    def chips(self) -> list[tuple[object, str, str]]:
        return [
            (wording.SIDES[side], self.choices[side][code], f"?{self.having(**{side.value: None})}")
            for side, code in self._narrowed()
        ]

    def in_words(self) -> list[tuple[str, str]]:
        """Return period, comparison and filters as a file's cover says them."""
        filters = [
            f"{wording.SIDES[side]}: {self.choices[side][code]}" for side, code in self._narrowed()
        ]
        return [
            (gettext("Period"), days_in_words(self.asked.period)),
            (
                gettext("Compared with"),
                days_in_words(self.asked.before) if self.asked.before else gettext("nothing"),
            ),
            (gettext("Filters"), "; ".join(filters) or gettext("none")),
        ]

    def to_be(self, action: str) -> "Wanted":
        """Return the same within what may be exported, or printed."""
        return replace(self, asked=replace(self.asked, action=action))

    def selects(self) -> list[tuple[str, object, list[tuple[int, str, bool]]]]:
        """Return the filters as selects: name, label, and code, name and whether chosen."""
        chosen = dict(self._narrowed())
        return [
            (
                side.value,
                wording.SIDES[side],
                [(code, name, code == chosen.get(side)) for code, name in among.items()],
            )
            for side, among in self.choices.items()
        ]

    def _narrowed(self) -> Iterable[tuple[Side, int]]:
        filters = self.asked.filters
        sets = dict(
            zip(FILTERED, (filters.regions, filters.channels, filters.categories), strict=True)
        )
        return [(side, code) for side, codes in sets.items() for code in sorted(codes or ())]


def days_in_words(period: Period) -> str:
    return f"{formats.hk_date(period.start)} – {formats.hk_date(period.last)}"


def wanted(data: QueryDict, *, actor: Actor, today: date) -> Wanted:
    """Return what an address asks for; filters that lie outside the actor's rows are left out."""
    choices = {side: _open(side, actor.scope("report", "order").rows) for side in FILTERED}
    form = Wish(data, choices)
    form.is_valid()
    found = {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}
    period, trouble = _period(found, today)
    if trouble or found.get("period") != Span.CUSTOM:
        found = {k: v for k, v in found.items() if k not in {"start", "last"}}
    if trouble:
        found = {k: v for k, v in found.items() if k != "period"}
    against = Against(found.get("against", Against.PREVIOUS))
    figures = of_table(openness(actor))
    figure = next((one for one in figures if one.name == found.get("figure")), figures[0])
    found |= {"figure": "" if figure is figures[0] else figure.name}
    rows = Side(found.get("rows", Side.MONTH))
    columns = Side(found["columns"]) if found.get("columns") else None
    given = {k: _text(v) for k, v in found.items() if _text(v) not in ("", STANDARD.get(k))}
    return Wanted(
        asked=Asked(period=period, before=compared(period, against), filters=_filters(found)),
        rows=rows,
        columns=None if columns == rows else columns,
        figure=figure,
        view=found.get("view", "sales"),
        span=Span.TWELVE_MONTHS if trouble else Span(found.get("period", Span.TWELVE_MONTHS)),
        against=against,
        given=given,
        choices=choices,
        trouble=trouble,
    )


def _period(found: Mapping[str, Any], today: date) -> tuple[Period, str]:
    span = Span(found.get("period", Span.TWELVE_MONTHS))
    start, last = found.get("start"), found.get("last")
    try:
        if span is Span.CUSTOM and start and start < EARLIEST:
            raise BadPeriod  # noqa: TRY301  the same sentence for the same mistake
        return period_for(span, today=today, start=start, last=last), ""
    except BadPeriod:
        standard = period_for(Span.TWELVE_MONTHS, today=today)
        return standard, gettext(
            "Choose a first and a last day, at most five years apart. Here are the last 12 months."
        )


def _filters(found: Mapping[str, Any]) -> Filters:
    def one(side: Side) -> frozenset[int] | None:
        code = found.get(side.value)
        return None if code is None else frozenset([code])

    return Filters(one(Side.REGION), one(Side.CHANNEL), one(Side.CATEGORY))


def _open(side: Side, rows: Predicate) -> dict[int, str]:
    """Return the codes of a side that occur in the rows open to somebody."""
    known = wording.names(side)
    at = {Side.REGION: "regions", Side.CHANNEL: "channels", Side.CATEGORY: "categories"}[side]
    granted = [getattr(one, at) for one in rows]
    if any(codes is None for codes in granted):
        return dict(known)
    return {code: name for code, name in known.items() if any(code in codes for codes in granted)}


def _query(given: Mapping[str, str]) -> str:
    address = QueryDict(mutable=True)
    address.update(given)
    return address.urlencode()


def _text(value: object) -> str:
    return str(getattr(value, "value", value))
