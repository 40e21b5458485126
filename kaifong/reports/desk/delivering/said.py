"""What the codes of deliveries are called in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.wording import own
from kaifong.intelligence.queries import DEFINED_MEASURES, Unit
from kaifong.reports.queries import words
from kaifong.reports.queries.deliveries import Delivered, Delivery, staff_names
from kaifong.reports.queries.recipients import Names, Outlook, house_names
from kaifong.reports.queries.wording import labelled, listed
from kaifong.reports.rules.deliveries import (
    Cadence,
    Condition,
    Every,
    Form,
    Recipient,
    Run,
    Standing,
    To,
    When,
)

EVERY = {Every.DAY: _("Each day"), Every.WEEK: _("Each week"), Every.MONTH: _("Each month")}
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
FORMS = {
    Form.LINK: _("The way to the screen only"),
    Form.XLSX: _("A file: Excel"),
    Form.CSV: _("A file: CSV"),
    Form.PDF: _("A file: PDF"),
    Form.JSON: _("A file: JSON"),
    Form.XLSX_MAILED: _("A file: Excel, locked, also with the mail"),
    Form.PDF_MAILED: _("A file: PDF, locked, also with the mail"),
}
WHEN = {
    When.ALWAYS: _("Always"),
    When.CHANGED: _("Only if the figures differ from those sent last"),
    When.LEAST: _("Only if a figure is at least …"),
    When.MOST: _("Only if a figure is at most …"),
    When.MORE: _("Only if a figure is more than …"),
}
SIGNS = {When.LEAST: "≥", When.MOST: "≤", When.MORE: ">"}
STANDINGS = {
    Standing.RUNNING: ("good", _("running")),
    Standing.PAUSED: ("quiet", _("paused")),
    Standing.OWNERLESS: ("warn", _("to be taken over")),
    Standing.STOPPED: ("quiet", _("stopped")),
}
RUNS = {
    Run.WAITING: ("info", _("waiting")),
    Run.SENT: ("good", _("sent")),
    Run.UNMET: ("quiet", _("not sent: the condition did not hold")),
    Run.DECLINED: ("quiet", _("not wanted any more")),
    Run.GONE: ("warn", _("has left, or cannot sign in")),
    Run.BARRED: ("warn", _("may not report, or not open this report")),
    Run.BROKEN: ("warn", _("the question cannot be answered")),
    Run.FAILED: ("bad", _("failed after four tries")),
}
DONE = ("good", _("done"))
OUTLOOKS = {
    Outlook.FILE: ("good", _("The screen, and a file of his own rows")),
    Outlook.LINK: ("good", _("The way to the screen")),
    Outlook.CLOSED: ("warn", _("Nothing: a column is closed to him")),
    Outlook.NOT_OPEN: ("warn", _("Nothing: the report is not shared with him")),
    Outlook.BARRED: ("warn", _("Nothing: he may not report")),
}
TOS = {To.STAFF: "", To.ROLE: _("Role"), To.DEPARTMENT: _("Department")}


def cadence(one: Cadence) -> str:
    """Return how often, on which day and at which hour."""
    said = {"hour": f"{one.hour:02d}:00", "day": one.day}
    if one.every is Every.DAY:
        text = gettext("Each day at %(hour)s") % said
    elif one.every is Every.WEEK:
        text = gettext("Each week: %(day)s at %(hour)s") % {**said, "day": WEEKDAYS[one.day]}
    else:
        text = gettext("Each month: day %(day)s at %(hour)s") % said
    return gettext("%(when)s, on working days") % {"when": text} if one.working_days else text


def condition(one: Condition) -> str:
    """Return on which condition, with the figure as it is shown."""
    if not one.compares:
        return str(WHEN[one.when])
    known = DEFINED_MEASURES.get(one.measure)
    unit = known.unit if known else Unit.COUNT
    said = {"figure": known.label if known else one.measure, "sign": SIGNS[one.when]}
    return gettext("Only if %(figure)s %(sign)s %(value)s") % {
        **said,
        "value": words.figure(one.value, unit),
    }


def recipient(one: Recipient, names: Names) -> str:
    kind = TOS[one.to]
    return labelled(kind, own(*names)) if kind else own(*names)


def named(staff_id: int) -> str:
    return own(*staff_names().get(staff_id, (f"#{staff_id}", f"#{staff_id}")))


def recipients(one: Delivery) -> str:
    """Return to whom, in a line."""
    houses = house_names()
    return listed(
        named(r.staff_id)
        if r.staff_id is not None
        else recipient(r, houses.get((r.to, r.code), (r.code, r.code)))
        for r in one.recipients
    )


def runs(rows: Iterable[Delivered]) -> list[tuple[Delivered, str, tuple[str, object]]]:
    """Return deliveries with the recipient's name and how far each came."""
    return [(row, named(row.staff_id), DONE if row.done else RUNS[row.state]) for row in rows]
