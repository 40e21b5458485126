"""The actions that are kept apart, each a right of its own, and what is no right to delete."""

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
    "delete": _("Another system, with all that was read from it."),
    "erase": _("Erasing people under the register of retention, or at their request."),
}
SEE_AUDIT = ("see", "log")
# What is taken away by another right than to delete, so that nobody looks for it there.
OTHERWISE = _(
    "No customer and no order is deleted by hand: people are erased, and changes undone. Taking an"
    " address or a number off a customer is an edit of him, and stands in his history. A view is"
    " its owner's to delete; departments and roles are the administrators'."
)
