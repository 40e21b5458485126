"""What approvals write: never what is asked, which stands on the page behind signing in."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register
from kaifong.foundation.web import formats

from .rules import State
from .wording import STATES


def _asked(facts: Facts) -> Letter:
    return _letter(gettext("Your word is asked for: approval %(approval)s") % facts, facts)


def _reminded(facts: Facts) -> Letter:
    return _letter(gettext("Still waiting for you: approval %(approval)s") % facts, facts)


def _letter(subject: str, facts: Facts) -> Letter:
    until = {"until": formats.hk_moment(datetime.fromisoformat(facts["until"]))}
    return Letter(
        subject=subject,
        lines=(
            gettext("It is to be decided by %(until)s. What it is about is on the page.") % until,
        ),
        link=gettext("Read it and decide"),
        path=reverse("approvals:approval", args=[facts["approval"]]),
    )


def _decided(facts: Facts) -> Letter:
    state = STATES[State(facts["state"])][1]
    return Letter(
        subject=gettext("What you asked: approval %(approval)s") % facts,
        lines=(gettext("It stands so: %(state)s.") % {"state": state},),
        link=gettext("See how it was decided"),
        path=reverse("approvals:approval", args=[facts["approval"]]),
    )


register(
    Kind("approval_asked", _("Approvals that wait for your word"), _asked),
    Kind("approval_reminded", _("Reminders of approvals"), _reminded),
    Kind("approval_decided", _("How what you asked was decided"), _decided),
)
