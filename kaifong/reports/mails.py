"""What deliveries write: a report to its recipient, troubles to its owner, what to take over."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording
from kaifong.authority.models import Staff
from kaifong.foundation.mail.kinds import Facts, Kind, Letter, register
from kaifong.foundation.web import formats
from kaifong.reports import actions
from kaifong.reports.queries.deliveries import staff_names
from kaifong.reports.queries.library import LIBRARY
from kaifong.reports.rules.subjects import Shelf, subject_of

BARE = {
    "mail": _("There is no file with it: you may not be sent files. The screen is open to you."),
    "stopped": _("There is no file with it: exports are stopped at the moment."),
    "font": _("There is no file with it: this machine cannot set Chinese in a PDF."),
}
APART = {
    "large": _("It is too large to be enclosed."),
    "class": _("What it holds is too delicate to be enclosed."),
}
WHY = {
    "gone": _("has left, or the account is closed"),
    "barred": _("may not report any more, or the report is not open to them"),
    "broken": _("cannot be answered: the question no longer fits what is defined or was told"),
    "failed": _("could not be answered, though it was tried four times"),
}


def report_name(subject: str) -> str:
    """
    Return what a report is called in a mail.

    A kept one by its number only: in a name that staff chose anything may stand.
    """
    meant = subject_of(subject)
    if meant.shelf is Shelf.LIBRARY:
        entry = LIBRARY.get(meant.key)
        return str(entry.title) if entry else meant.key
    return gettext("Kept report %(number)s") % {"number": meant.key}


def _report(facts: Facts) -> Letter:
    name = report_name(facts["subject"])
    due = formats.hk_date(datetime.fromisoformat(facts["due"]))
    lines = [
        gettext("%(report)s of %(day)s is ready: the figures of your own rows, as of now.")
        % {"report": name, "day": due}
    ]
    file = actions.enclosed(run_id=facts["run"], at=now()) if facts.get("mailed") else None
    if file is not None:
        lines.append(gettext("Its file is enclosed, locked. Sign in to see its password."))
    elif facts["file"]:
        lines.append(gettext("Its file waits for you for seven days. Sign in to fetch it."))
        if why := APART.get(facts.get("apart", "")):
            lines.append(str(why))
    elif facts["bare"]:
        lines.append(str(BARE[facts["bare"]]))
    return Letter(
        subject=gettext("%(report)s, %(day)s") % {"report": name, "day": due},
        lines=tuple(lines),
        link=gettext("Open the report"),
        path=reverse("reports:delivered", args=[facts["run"]]),
        file=file,
    )


def _trouble(facts: Facts) -> Letter:
    names = staff_names().get(facts["recipient"], ("", ""))
    said = {"name": wording.own(*names), "why": WHY[facts["why"]]}
    return Letter(
        subject=gettext("A report you send was not delivered"),
        lines=(
            gettext("%(name)s: %(why)s.") % said,
            gettext("You are told once, not each time. The others got theirs."),
        ),
        link=gettext("See its deliveries"),
        path=reverse("reports:delivery", args=[facts["schedule"]]),
    )


def _handover(facts: Facts) -> Letter:
    until = formats.hk_date(datetime.fromisoformat(facts["until"]))
    line = (
        gettext("It is paused now: nobody has taken it over.")
        if facts["paused"]
        else gettext("It goes on until %(day)s. Then it is paused.") % {"day": until}
    )
    return Letter(
        subject=gettext("A report's delivery has lost its owner"),
        lines=(
            gettext("Whoever sent a report regularly has left, or may not report any more."),
            line,
        ),
        link=gettext("Take it over, or stop it"),
        path=reverse("reports:delivery", args=[facts["schedule"]]),
    )


def _decline(user_id: int, delivery_id: int, at: datetime) -> None:
    for staff in Staff.objects.filter(user_id=user_id):
        actions.decline(staff_id=staff.pk, delivery_id=delivery_id, at=at)


register(
    Kind("report_delivery", _("Reports that are sent to you"), _report, decline=_decline),
    Kind("delivery_trouble", _("Troubles with reports that you send"), _trouble),
    Kind("delivery_handover", _("Deliveries to be taken over"), _handover),
)
