"""The register of data on paper."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.foundation.documents.pdf import Paper, Table
from kaifong.foundation.documents.pdf import write as set_paper
from kaifong.foundation.web import formats

type Shown = Mapping[str, Any]


def highest(columns: Iterable[tuple[str, FieldClass]]) -> FieldClass:
    """Return the class of the most delicate of some columns."""
    order = list(FieldClass)
    return max((cls for _name, cls in columns), key=order.index, default=FieldClass.PUBLIC)


def write(shown: Shown, *, by: Actor) -> bytes:
    """
    Return the register as PDF.

    :raises NoChineseFont: if it has Chinese characters and no font does
    """
    return set_paper(
        Paper(
            title=_("Data register"),
            language=get_language() or "en",
            facts=[
                (_("As of"), f"{formats.hk_moment(shown['at'])} HKT"),
                (_("For"), f"{by.name} ({', '.join(by.departments)})"),
            ],
            tables=[one for one in _tables(shown) if one.rows],
            foot=_("Made from the code and the tables as they stand; nothing of it is typed in."),
        )
    )


def _tables(shown: Shown) -> Iterable[Table]:
    yield _kinds(shown)
    yield _levels(shown)
    yield Table(
        _("Fields of our own"),
        (_("Field"), _("Level"), _("What for"), _("Months")),
        [(one["name"], one["level"], one["why"], _months(one)) for one in shown["own"]],
        (3,),
    )
    yield Table(
        _("Who outside gets data"),
        (_("Name"), _("Place"), _("Contract"), _("Keeps it for")),
        [
            (one["name"], one["place"], one["contract"], one["keeps"] or formats.NOTHING)
            for one in shown["outside"]
        ],
    )
    yield Table(
        _("Tables of figures, without names or addresses"),
        (_("Table"), _("Columns"), _("Most delicate"), _("Months")),
        [(one["name"], str(one["columns"]), one["highest"], _months(one)) for one in shown["lake"]],
        (1, 3),
    )


def _kinds(shown: Shown) -> Table:
    return Table(
        _("What is kept about people, and how long"),
        (_("Data"), _("What stands in it"), _("Rows"), _("Time limit"), _("Reason and law")),
        [
            (
                f"{one['title']} ({one['table']})",
                one["columns"],
                one["rows"],
                "; ".join(_term(limit) for limit in one["limits"]),
                "; ".join(f"{limit['purpose']} – {limit['law']}" for limit in one["limits"]),
            )
            for one in shown["kinds"]
        ],
        (2,),
    )


def _levels(shown: Shown) -> Table:
    return Table(
        _("How delicate it is, and who may see and take it out"),
        (_("Data"), _("Level"), _("Fields"), _("Seen by"), _("Taken out by")),
        [
            (
                one["about"],
                one["level"],
                one["fields"],
                one["seen_by"] or _("nobody"),
                "; ".join(_takers(one)) or _("nobody"),
            )
            for one in shown["levels"]
        ],
    )


def _takers(one: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"{doing}: {names}" for doing, names in one["taken_by"])
    if one["given_by"]:
        yield f"{_('by contract')}: {', '.join(given.title for given in one['given_by'])}"


def _months(one: Mapping[str, Any]) -> str:
    return str(one["months"] or formats.NOTHING)


def _term(limit: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (limit["length"], limit["start"], limit["then"])))
