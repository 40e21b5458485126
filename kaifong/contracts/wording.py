"""What the codes of contracts are called, and what each finding says and asks to be done."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording as authority
from kaifong.foundation.web.codes import own
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS

from .rules import ROLE, Colour, Detail, Ending, Form, Found, Probe, Rhythm, State, Why

Words = Promise | str
DETAILS: Mapping[Detail, Words] = {
    Detail.TOTALS: _("totals"),
    Detail.PERIODS: _("totals by day or month"),
    Detail.LINES: _("lines of orders, without customers"),
    Detail.CUSTOMERS: _("named customers"),
}
STATES: Mapping[State, tuple[str, Words]] = {
    State.DRAFT: ("quiet", _("draft")),
    State.PROPOSED: ("info", _("proposed")),
    State.AGREED: ("plum", _("agreed")),
    State.IN_FORCE: ("good", _("in force")),
    State.ENDED: ("quiet", _("ended")),
}
COLOURS: Mapping[Colour, tuple[str, Words]] = {
    Colour.GREEN: ("good", _("green")),
    Colour.AMBER: ("warn", _("amber")),
    Colour.RED: ("bad", _("red")),
}
FORMS: Mapping[Form, Words] = {
    Form.SCREEN: _("on screen"),
    Form.CSV: "CSV",
    Form.XLSX: "XLSX",
    Form.PDF: "PDF",
    Form.JSON: "JSON",
}
RHYTHMS: Mapping[Rhythm, Words] = {
    Rhythm.NEVER: _("never: it is opened when needed"),
    Rhythm.DAY: _("every day"),
    Rhythm.WEEK: _("every week"),
}
WEEKDAYS: tuple[Words, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
ENDINGS: Mapping[Ending, Words] = {
    Ending.ENDED: _("ended by somebody"),
    Ending.OVER: _("its time is over"),
    Ending.REPLACED: _("replaced by the next version"),
}
TESTS: Mapping[Probe, Words] = {
    Probe.OWNER: _("Somebody answers for it"),
    Probe.VALIDITY: _("It holds today"),
    Probe.FRESH: _("Figures are fresh"),
    Probe.DELIVERED: _("Delivered in time"),
    Probe.COLUMNS: _("No column beyond"),
    Probe.DETAIL: _("Level of detail"),
    Probe.GRANTS: _("Its grants stand"),
    Probe.MORE: _("Nothing more by other grants"),
    Probe.FORMAT: _("Only the agreed forms"),
    Probe.COPIES: _("No old copies"),
}
REASONS: Mapping[Why, Words] = {
    Why.FINE: _("As agreed."),
    Why.NO_STEWARD: _("Nobody of the owner's answers for it any more."),
    Why.OWNER_CLOSED: _("The department that answers for the data is closed."),
    Why.TAKER_CLOSED: _("The department that gets the data is closed."),
    Why.NOT_YET: _("Its time has not begun."),
    Why.ENDS_SOON: _("It ends in %(n)s days."),
    Why.PAST: _("Its time is over."),
    Why.NO_FIGURES: _("The figures cannot be read, so nobody knows how old they are."),
    Why.STALE: _("The figures are %(n)s hours old, which is more than agreed."),
    Why.NOT_DELIVERED: _("The last delivery did not arrive in time."),
    Why.BEYOND: _("The report shows more than the agreed class: %(codes)s."),
    Why.OTHER_REPORT: _("The kept report is gone, or asks something else than was agreed."),
    Why.TOO_FINE: _("The report tells more finely than was agreed: %(codes)s."),
    Why.SMALL_CELLS: _("The report does not keep back small cells."),
    Why.ALTERED: _("Somebody changed or withdrew %(n)s of its grants: %(codes)s."),
    Why.NOT_GIVEN: _("Made later, and so without anything by it: %(codes)s."),
    Why.MORE_ROWS: _("By other grants %(n)s people reach more rows than it names: %(codes)s."),
    Why.MORE_FIELDS: _("By other grants %(n)s people see more fields than it names: %(codes)s."),
    Why.MORE_FORMS: _("By other grants %(n)s people may take files that it does not name."),
    Why.OTHER_FORMAT: _("It is delivered in a form that was not agreed: %(codes)s."),
    Why.OLD_COPIES: _("%(n)s copies are older than agreed and not destroyed."),
}
TO_DO: Mapping[Why, Words] = {
    Why.FINE: "",
    Why.NO_STEWARD: _("Somebody of the owner's department takes it over."),
    Why.OWNER_CLOSED: _("End it, or open the department again."),
    Why.TAKER_CLOSED: _("End it."),
    Why.NOT_YET: _("Wait for its day, or agree on an earlier one."),
    Why.ENDS_SOON: _("Draft the next version, or let it end."),
    Why.PAST: _("It ends within the hour; draft a new version if it is still needed."),
    Why.NO_FIGURES: _("Ask whoever runs the machine to refresh the figures."),
    Why.STALE: _("Ask whoever runs the machine why the figures are not refreshed."),
    Why.NOT_DELIVERED: _("Look under Reports, Deliveries, what became of it."),
    Why.BEYOND: _("End it, or agree on a version that allows the class."),
    Why.OTHER_REPORT: _("Draft the next version: it makes the report anew."),
    Why.TOO_FINE: _("End it, or agree on a version that allows the detail."),
    Why.SMALL_CELLS: _("Draft the next version: it makes the report anew."),
    Why.ALTERED: _("An administrator puts the grants back, or a next version is agreed on."),
    Why.NOT_GIVEN: _("Draft the next version: it reaches every role."),
    Why.MORE_ROWS: _("Ask an administrator whether they need them; name them, or withdraw them."),
    Why.MORE_FIELDS: _("Ask an administrator whether they need them; name them, or withdraw them."),
    Why.MORE_FORMS: _("Ask an administrator whether they need them; name them, or withdraw them."),
    Why.OTHER_FORMAT: _("Stop the delivery, or agree on the form."),
    Why.OLD_COPIES: _("Have them destroyed under Reports, Deliveries."),
}
CANNOT: Mapping[tuple[str, str], Words] = {
    ("asked", "own"): _("These are your department's own data: no contract is needed."),
    ("asked", "owner"): _("Another department answers for these: draft a contract of its own."),
    ("asked", "unknown"): _("The report names a figure that is not defined any more."),
    ("asked", "entity"): _("Choose a report about sales, orders, products or customers."),
    ("asked", "no way"): _("These figures cannot be told apart by all of that."),
    ("detail", "not beyond"): _(
        "Of whole orders and products no totals are told without small cells: choose lines."
    ),
    ("detail", "days"): _("The report tells days or months apart: choose totals by day or month."),
    ("highest", "beyond"): _("The report shows more than this class: choose a higher one."),
    ("max_age_hours", "hours"): _("Say one to 744 hours."),
    ("keep_days", "days"): _("Say one to 400 days."),
    ("keep_days", "files"): _("The files of deliveries lie seven days: say seven at least."),
    ("by_hour", "hour"): _("Say an hour of the day and a day of the week."),
    ("forms", "none"): _("Choose a form at least."),
    ("forms", "no file"): _("What is delivered is a file: choose the form of it."),
    ("valid_until", "past"): _("This day is over: say a later one, or none."),
    ("valid_until", "backward"): _("It must end after it begins."),
    ("title", "empty"): _("Say what it is."),
    ("reason", "empty"): _("Say why it is lawful."),
}


def number(contract_id: int, version: int) -> str:
    """Return how a contract is called, in every language and file."""
    return f"C-{contract_id:04d}.{version}"


def forms(chosen: Iterable[Form]) -> str:
    wanted = set(chosen)
    return gettext(", ").join(str(word) for form, word in FORMS.items() if form in wanted)


def reason(found: Found, roles: Mapping[str, tuple[str, str]]) -> str:
    """
    Return what was found, in a sentence; how old the figures are is said even if it is fine.

    `roles` are the names of those that its codes stand for.
    """
    if found.test is Probe.FRESH and found.why is Why.FINE:
        return gettext("As agreed: the figures are %(n)s hours old.") % {"n": found.n}
    codes = gettext(", ").join(
        own(*roles[code]) if code in roles else named(code) for code in found.codes
    )
    return str(REASONS[found.why]) % {"n": found.n, "codes": codes}


def named(code: str) -> str:
    """Return what a code of a finding stands for: a right, a figure, or what it says itself."""
    if code.startswith(ROLE):
        return gettext("a role that is gone")
    action, colon, about = code.partition(":")
    if colon:
        return authority.doing(action, about)
    defined = DEFINED_MEASURES.get(code) or DIMENSIONS.get(code)
    return str(defined.label) if defined else str(authority.CLASSES.get(code, code))
