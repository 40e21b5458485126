"""What a version says, line by line: on its page, and for whoever is to agree."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording as authority
from kaifong.contracts import wording
from kaifong.contracts.models import ContractVersion
from kaifong.contracts.rules import Rhythm
from kaifong.foundation.web import formats
from kaifong.foundation.web.codes import own
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS

from .wish import Wish, wish_of


def told(row: ContractVersion) -> list[tuple[object, object]]:
    """Return what a version says; for whoever may see it already."""
    wish, contract = wish_of(row), row.contract
    return [
        (_("What"), row.title),
        (_("Who gets it"), own(contract.department.name_en, contract.department.name_zh)),
        (_("Who answers for the data"), own(contract.owner.name_en, contract.owner.name_zh)),
        (_("Figures"), figures(wish)),
        (_("Level of detail"), wording.DETAILS[wish.detail]),
        (_("Which rows"), authority.rows_in_words(wish.rows)),
        (_("Most delicate"), authority.label(authority.CLASSES, wish.highest)),
        (_("Purpose"), authority.label(authority.PURPOSES, wish.purpose)),
        (_("Forms"), wording.forms(wish.forms)),
        (_("No older than"), hours(wish.max_age_hours)),
        (_("Delivered"), delivered(wish)),
        (_("Copies kept for"), days(wish.keep_days)),
        (_("Why it is lawful"), row.reason),
        *([(_("Notes"), row.notes)] if row.notes else []),
        (_("Holds"), validity(wish)),
    ]


def figures(wish: Wish) -> str:
    """Return figures and by what they are told apart, such as "Units, by Month, Category"."""
    measures = authority.listed(str(DEFINED_MEASURES[n].label) for n in wish.asked.measures)
    if not wish.asked.dimensions:
        return measures
    sides = authority.listed(str(DIMENSIONS[n].label) for n in wish.asked.dimensions)
    return gettext("%(figures)s, by %(sides)s") % {"figures": measures, "sides": sides}


def hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def delivered(wish: Wish) -> str:
    """Return how often, and by when."""
    words = {"hour": f"{wish.by_hour:02}:00", "day": str(wording.WEEKDAYS[wish.weekday])}
    if wish.rhythm is Rhythm.NEVER:
        return gettext("never: it is opened when needed")
    if wish.rhythm is Rhythm.DAY:
        return gettext("every day by %(hour)s") % words
    return gettext("every %(day)s by %(hour)s") % words


def validity(wish: Wish) -> str:
    """Return from and until when; the last day is named, not the one after."""
    begins = formats.hk_date(wish.valid_from)
    if wish.valid_until is None:
        return gettext("from %(begins)s") % {"begins": begins}
    ends = formats.hk_date(wish.valid_until)
    return gettext("from %(begins)s until before %(ends)s") % {"begins": begins, "ends": ends}
