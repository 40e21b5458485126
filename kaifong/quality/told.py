"""How what this app keeps is told to whom it is about."""

from django.utils.translation import gettext_lazy as _

from kaifong.foundation.held import Held, Others, Told, tell
from kaifong.foundation.web.codes import own

from .wording import CHANNELS, FIELDS, METHODS, STATES

OURS = "a number by which our own tables find each other"
OF_STAFF = "which of our staff did it"
STANDINGS = {
    "proposed": _("to be decided"),
    "accepted": _("accepted"),
    "rejected": _("rejected"),
}
BY_RULE = (
    "(SELECT t.*, jsonb_build_array(r.name_en, r.name_zh) AS rule FROM {} t"
    " JOIN quality_rule r ON r.id = t.rule_id) held"
)


def _named(names: list[str]) -> str:
    return own(*names)


tell(
    Held(
        "quality_score",
        _("How good we find our record of you"),
        (Told("score", _("Points of 100")), Told("at", _("When"))),
        {"customer_id": OURS, "findings": "a count of the rows below"},
        when="at",
        order="customer_id",
        key="customer_id",
    ),
    Held(
        "quality_finding",
        _("What we found wanting in your record"),
        (
            Told("rule", _("What"), _named),
            Told("opened_at", _("Found")),
            Told("closed_at", _("Settled")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "rule_id": OURS,
            "closed": "whether there is a day on which it was settled",
            "recurrences": "how often it came back",
            "reopened_at": "when it came back last",
        },
        when="opened_at",
        view=BY_RULE.format("quality_finding"),
    ),
    Held(
        "quality_task",
        _("What we mean to ask you or others"),
        (
            Told("rule", _("What"), _named),
            Told("channel", _("Channel"), CHANNELS.__getitem__),
            Told("state", _("Standing"), lambda code: STATES[code][1]),
            Told("opened_at", _("When")),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "rule_id": OURS,
            "review_id": OURS,
            "staff_id": OF_STAFF,
            "due_on": "when our own work is to be done",
            "not_before": "when our own work was put off to",
            "changed_at": "when the standing became so",
        },
        when="opened_at",
        view=BY_RULE.format("quality_task"),
    ),
    Held(
        "quality_asking",
        _("When we asked you"),
        (Told("on", _("Day")), Told("channel", _("Channel"), CHANNELS.__getitem__)),
        {
            "id": OURS,
            "customer_id": OURS,
            "turn": "how often in a year",
            "at": "the moment of “Day”",
            "task_id": OURS,
            "staff_id": OF_STAFF,
        },
        when="at",
    ),
    Held(
        "quality_supplement",
        _("Where values of your record came from"),
        (
            Told("field", _("What"), FIELDS.__getitem__),
            Told("value", _("Value")),
            Told("before", _("Before")),
            Told("source", _("Came from"), CHANNELS.__getitem__),
            Told("method", _("How"), METHODS.__getitem__),
            Told("at", _("When")),
            Told("evidence", _("What shows it"), others=Others.REVIEW),
            Told("standing", _("Standing"), STANDINGS.__getitem__),
        ),
        {
            "id": OURS,
            "customer_id": OURS,
            "task_id": OURS,
            "recorded_at": "when we wrote it down",
            "staff_id": OF_STAFF,
            "decided_at": "when the standing became so",
            "decided_by": OF_STAFF,
            "changeset_id": OURS,
        },
        when="recorded_at",
    ),
)
