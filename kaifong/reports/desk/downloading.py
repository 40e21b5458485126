"""Which files a reader may have of a report, and what each is for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.orders.permissions import Permission
from kaifong.reports.actions import DONE, Format

LINES = "lines-"  # before the format of a file of order lines


@dataclass(frozen=True)
class Download:
    """A file that is offered: the value that asks for it, its name, what it is for."""

    value: str
    icon: str
    label: Promise | str
    what: Promise | str


FILES = {
    Format.XLSX: ("file-spreadsheet", "Excel", _("To go on reckoning, with charts")),
    Format.PDF: ("file-type-pdf", "PDF", _("To print or to hand round")),
    Format.CSV: ("file-text", "CSV", _("For any spreadsheet or program")),
    Format.JSON: ("braces", "JSON", _("For programs, with codes and definitions")),
    Format.PARQUET: ("database", "Parquet", _("For tools of analysis, typed")),
}
PICTURES = {
    Format.PNG: ("photo", "PNG", _("The chart, for slides and messages")),
    Format.SVG: ("vector", "SVG", _("The chart, sharp at any size")),
}
ROWS = {
    Format.XLSX: ("list-details", _("Order lines (Excel)"), _("Each line behind the figures")),
    Format.CSV: ("list-details", _("Order lines (CSV)"), _("The same, of any number")),
    Format.PARQUET: ("list-details", _("Order lines (Parquet)"), _("The same, smallest")),
}


def files(actor: Actor, *, only: str = "") -> list[Download]:
    """Return the files of figures that a reader may have; `only` some of them, by their names."""
    among = {name.strip() for name in only.split(",") if name.strip()}
    return [
        Download(kind.name.lower(), icon, label, what)
        for kind, (icon, label, what) in {**FILES, **PICTURES}.items()
        if _may(actor, kind) and (not among or kind.name.lower() in among)
    ]


def lines(actor: Actor) -> list[Download]:
    """Return the files of order lines that a reader may have."""
    if not actor.may(Permission.ORDER_EXPORT):
        return []
    return [
        Download(f"{LINES}{kind.name.lower()}", icon, label, what)
        for kind, (icon, label, what) in ROWS.items()
    ]


def _may(actor: Actor, kind: Format) -> bool:
    return actor.may(f"orders:order:{DONE.get(kind, 'export')}")
