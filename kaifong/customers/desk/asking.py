"""What the address of the list asks for, and the same in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.custom_fields.kinds import Field
from kaifong.customers.queries import NOBODYS, Asked, Sort, fields, possible_owners
from kaifong.foundation import named
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District, Region
from kaifong.foundation.ids import StaffId
from kaifong.foundation.web import formats

from . import own_filters, wording

LONGEST_SEARCH = 200
MOST_CENTS = 10**15
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
SORTS = {
    Sort.NEWEST: _("Newest first"),
    Sort.OLDEST: _("Oldest first"),
    Sort.NAME: _("By name"),
    Sort.NAME_BACK: _("By name, backwards"),
    Sort.SPEND: _("Most spent first"),
    Sort.SPEND_LEAST: _("Least spent first"),
    Sort.LAST: _("Last bought first"),
    Sort.LAST_LONG_AGO: _("Longest away first"),
}
Choices = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, what it is called, its choices (none: free entry)."""

    name: str
    label: object
    kind: str = "select"  # or date, number
    more: bool = False  # stands behind "more filters"
    needs: FieldClass = FieldClass.INTERNAL  # nobody is offered to ask for what he may not see


FILTERS = (
    Filter("place", _("Region or district"), needs=FieldClass.PUBLIC),
    Filter("channel", _("Channel"), needs=FieldClass.PUBLIC),
    Filter("category", _("Bought from")),
    Filter("owner", _("Looked after by"), more=True),
    Filter("language", _("Language"), more=True, needs=FieldClass.PUBLIC),
    Filter("joined_from", _("Joined from"), "date", more=True),
    Filter("joined_to", _("Joined until"), "date", more=True),
    Filter(
        "spend_from", _("Spent at least (HK$)"), "number", more=True, needs=FieldClass.FINANCIAL
    ),
    Filter("spend_to", _("Spent less than (HK$)"), "number", more=True, needs=FieldClass.FINANCIAL),
    Filter("bought_before", _("Not bought since"), "date", more=True, needs=FieldClass.FINANCIAL),
)


class Wish(forms.Form):
    """The address of the list; what makes no sense in it is left out."""

    q = forms.CharField(required=False, max_length=LONGEST_SEARCH, strip=True)
    place = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    channel = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    category = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(required=False)
    joined_from = forms.DateField(required=False)
    joined_to = forms.DateField(required=False)
    spend_from = forms.DecimalField(required=False, max_digits=13, decimal_places=2)
    spend_to = forms.DecimalField(required=False, max_digits=13, decimal_places=2)
    bought_before = forms.DateField(required=False)
    sort = forms.TypedChoiceField(required=False, coerce=Sort, empty_value=Sort.NEWEST)

    def __init__(self, data: Mapping[str, Any], choices: dict[str, Choices]) -> None:
        super().__init__(data)
        for name, among in choices.items():
            self.fields[name].choices = list(flat(among))  # type: ignore[attr-defined]
        self.fields["sort"].choices = [(sort.value, "") for sort in SORTS]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Wanted:
    """The list that an address asks for."""

    asked: Asked
    given: dict[str, Any]  # the filters that are on, by their names in the address
    choices: dict[str, Choices]
    query: str  # the address's own query string, in one spelling
    own: Mapping[str, Field]  # the shop's own fields that this reader may ask for
    columns: tuple[Field, ...]  # those of them that stand in the list
    cols: str | None  # the same as the address says it, if it does

    def without(self, *names: str) -> str:
        given = {k: v for k, v in self.given.items() if k not in names}
        return _query(given, self.asked.sort, self.cols)

    def chips(self) -> list[tuple[object, str, str]]:
        """Return the active filters: label, value, address without it."""
        labels = {"q": _("Search"), **{one.name: one.label for one in FILTERS}}
        said = {
            name: own_filters.chip(name, value, self.own)
            if own_filters.field_named(name) in self.own
            else (labels[name], self._say(name, value))
            for name, value in self.given.items()
        }
        return [(*both, f"?{self.without(name)}") for name, both in said.items()]

    def in_words(self) -> list[tuple[str, str]]:
        """Return the filters and the order as a file's cover says them."""
        said = [(str(label), value) for label, value, _url in self.chips()]
        return said or [(gettext("Filters"), gettext("none"))]

    def _say(self, name: str, value: Any) -> str:
        if name in self.choices:
            among = dict(flat(self.choices[name]))
            return str(among.get(value) or among.get(str(value)) or value)
        if isinstance(value, date):
            return formats.hk_date(value)
        return formats.hkd0(int(value * 100)) if name.startswith("spend") else str(value)


def wanted(data: QueryDict, actor: Actor) -> Wanted:
    """Return what an address asks for; the selection of rows is not part of it."""
    own = fields(actor=actor)
    theirs = own_filters.asked_of(data, own)
    choices = _choices()
    form = Wish(data, choices)
    form.is_valid()
    given = {
        name: value
        for name, value in form.cleaned_data.items()
        if name != "sort" and value not in (None, "") and _sane(value)
    }
    sort = form.cleaned_data.get("sort") or Sort.NEWEST
    asked = replace(_asked(given, sort), more=theirs.only)
    given |= theirs.given
    cols = None if theirs.as_standing else ",".join(one.name for one in theirs.columns)
    query = _query(given, sort, cols)
    return Wanted(asked, given, choices, query, own, theirs.columns, cols)


def flat(choices: Choices) -> Iterable[tuple[Any, Any]]:
    """Return choices without their groups."""
    for value, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield value, label


def _asked(given: dict[str, Any], sort: Sort) -> Asked:
    place, last = given.get("place"), given.get("joined_to")
    owner = given.get("owner")
    return Asked(
        text=given.get("q", ""),
        regions=(place,) if place is not None and place < 100 else (),
        districts=(place,) if place is not None and place >= 100 else (),
        channels=_one(given.get("channel")),
        categories=_one(given.get("category")),
        owner=None if owner is None else StaffId(owner),
        language=given.get("language", ""),
        joined_from=given.get("joined_from"),
        joined_until=last + timedelta(days=1) if last else None,
        spend_from=_cents(given.get("spend_from")),
        spend_until=_cents(given.get("spend_to")),
        last_before=given.get("bought_before"),
        sort=sort,
    )


def _one(code: int | None) -> tuple[int, ...]:
    return () if code is None else (code,)


def _cents(amount: Any) -> int | None:
    return None if amount is None else int(amount * 100)


def _sane(value: Any) -> bool:
    return not isinstance(value, date) or EARLIEST <= value < LATEST


def _query(given: dict[str, Any], sort: Sort, cols: str | None = None) -> str:
    address = QueryDict(mutable=True)
    for name, value in given.items():
        address[name] = str(value)
    if sort is not Sort.NEWEST:
        address["sort"] = sort.value
    if cols is not None:
        address[own_filters.COLUMNS] = cols
    return address.urlencode()


def _choices() -> dict[str, Choices]:
    categories = named.names("category")
    owners = possible_owners()
    return {
        "place": places(),
        "channel": [(c.value, wording.channel(c)) for c in Channel],
        "category": [(code, wording.own(*names)) for code, names in categories.items()],
        "owner": [
            (NOBODYS, wording.NOBODY),
            *((pk, wording.own(*names)) for pk, names in owners.items()),
        ],
        "language": list(wording.LANGUAGES.items()),
    }


def places() -> Choices:
    """Return regions, and the districts of each."""
    regions: Choices = [(r.value, wording.region(r)) for r in Region]
    grouped: Choices = [(_("Whole regions"), regions)]
    for r in Region:
        districts = [(d.value, wording.district(d)) for d in District if d.region is r and d.value]
        if len(districts) > 1:
            grouped.append((wording.region(r), districts))
    return grouped
