"""The tabs that lead from one page of the reports to the others."""

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: tuple[tuple[str, Promise, str], ...] = (
    ("library", _("Library"), "reports:list"),
    ("dashboards", _("Dashboards"), "reports:dashboards"),
    ("kept", _("Kept reports"), "reports:kept"),
    ("deliveries", _("Deliveries"), "reports:deliveries"),
    ("segments", _("Segments"), "reports:segments"),
)


def tabs() -> list[tuple[str, Promise, str]]:
    """Return the places of the reports as key, label and address."""
    found = []
    for key, label, name in PLACES:
        try:
            found.append((key, label, reverse(name)))
        except NoReverseMatch:
            continue
    return found
