"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell

from .rules import Why

OURS = "a number by which our own tables find each other"
WHYS = {
    Why.LEGAL: _("a claim at law"),
    Why.COMPLAINT: _("a complaint"),
    Why.REQUEST: _("a request about your data"),
    Why.INCIDENT: _("an incident"),
}

ITEMS = {"due": _("Due for deletion"), "done": _("Deleted"), "spared": _("Kept for now")}

tell(
    Held(
        "retention_hold",
        _("Why nothing of it is deleted for now"),
        (
            Told("placed_at", _("When")),
            Told("why", _("Why"), lambda code: WHYS.get(code, code)),
            Told("reference", _("Reference"), others=Others.REVIEW),
            Told("released_at", _("Released")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "placed_by": "which of our staff did it",
            "released_by": "which of our staff did it",
        },
        when="placed_at",
    ),
    Held(
        "retention_run",
        _("Your wishes to be deleted"),
        (Told("proposed_at", _("When")), Told("ended_at", _("Completed"))),
        {
            "id": OURS,
            "customer_id": OURS,
            "kind": OURS,
            "state": OURS,
            "on": "the day of “When”",
            "register": "the version of our register of retention",
            "law": "the version of our law pack",
            "due": "counts",
            "ids_hash": "a hash that only a program can compare",
            "approved_at": "when we agreed",
            "approved_by": "which of our staff did it",
            "certificate": "counts",
            "lake": "counts",
        },
        when="proposed_at",
    ),
    Held(
        "retention_item",
        _("When your data were found due for deletion"),
        (Told("state", _("What became of it"), lambda code: ITEMS.get(code, code)),),
        {
            "id": OURS,
            "customer_id": OURS,
            "run_id": OURS,
            "lake_key": OURS,
            "spared_for": "a rule of our register of retention",
        },
    ),
    Held(
        "retention_kept",
        _("Your name, sealed beside invoices"),
        (Told("at", _("When")), Told("kept_until", _("Kept until"))),
        {
            "id": OURS,
            "customer_id": OURS,
            "subject": OURS,
            "sealed": "the name, which a law lets nobody but finance and law read",
            "rule": "of our register of retention",
        },
        when="at",
    ),
)
