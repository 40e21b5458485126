"""The actions that are kept apart, each a right of its own, and those that nothing does yet."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What each of them opens; where it is granted is known from every app's permissions.
APART: Mapping[str, str | Promise] = {
    "see": _("Lists, pages, searches and counts."),
    "create": _("Taking customers in, by hand or by a key."),
    "edit": _("Changing a record, one by one."),
    "bulk": _("Changing many records at once."),
    "merge": _("Making two records one, and parting them again."),
    "report": _("Figures, and the customers behind them."),
    "print": _("A report as a paper (PDF)."),
    "mail": _("A report as a file that is sent to him on a schedule."),
    "export": _("Rows as a file: CSV, Excel, address cards."),
    "erase": _("Erasing people under the register of retention, or at their request."),
}
SEE_AUDIT = ("see", "log")
# Granted to nobody, since there is no such function: it comes with its own right.
NOT_YET: Mapping[str, str | Promise] = {
    "delete": _("Nothing is deleted by hand: people are erased, and changes undone."),
}
