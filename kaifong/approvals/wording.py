"""What the codes of approvals are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import State

Words = Promise | str
STATES: Mapping[State, tuple[str, Words]] = {
    State.ASKED: ("info", _("waiting for approval")),
    State.GRANTED: ("good", _("granted")),
    State.REFUSED: ("bad", _("refused")),
    State.VOIDED: ("warn", _("void: it has changed")),
    State.TIMED_OUT: ("quiet", _("out of time")),
    State.WITHDRAWN: ("quiet", _("withdrawn")),
    State.USED: ("good", _("granted and used")),
}
STEPS: Mapping[State, tuple[str, str, Words]] = {
    State.GRANTED: ("check", "good", _("Granted")),
    State.REFUSED: ("x", "bad", _("Refused")),
    State.VOIDED: ("refresh-alert", "warn", _("Void: what it is about has changed")),
    State.TIMED_OUT: ("clock-off", "quiet", _("Its time was over")),
    State.WITHDRAWN: ("arrow-back-up", "quiet", _("Withdrawn")),
    State.USED: ("circle-check", "good", _("Used")),
}
WRONG: Mapping[str, Words] = {
    "thresholds": _("The first line begins at 0, and no two lines begin at the same number."),
    "voices": _("Each line wants at least one voice, and at most nine."),
    "among": _("Say who may approve."),
    "hours": _("Between one hour and 90 days."),
    "good_hours": _("Between one hour and 90 days."),
    "reminders": _("Reminders come before the time is over."),
}
ANYBODY = _("whoever may approve")
