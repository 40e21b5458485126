"""What a contract may say, what follows from it, and which colour its tests have."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from kaifong.authority.rules import FieldClass, Predicate, Rows

LONGEST_HOURS = 24 * 31
LONGEST_DAYS = 400  # that a copy is kept
FILE_DAYS = 7  # for which the files of deliveries lie
SOON_DAYS = 14  # before its end a contract is to be renewed
ORDER = tuple(FieldClass)  # from the least delicate to the most


class Detail(StrEnum):
    """How finely it is told, from the coarsest."""

    TOTALS = "totals"
    PERIODS = "periods"  # by day or month
    LINES = "lines"  # of orders, without customers
    CUSTOMERS = "customers"  # named


class State(StrEnum):
    """How a version stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Form(StrEnum):
    """In which form the department gets it."""

    SCREEN = "screen"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"


class Rhythm(StrEnum):
    """How often it is delivered; never: whoever wants it opens it."""

    NEVER = "never"
    DAY = "day"
    WEEK = "week"


class Ending(StrEnum):
    """Why a version ended."""

    ENDED = "ended"  # by somebody
    OVER = "over"  # its time
    REPLACED = "replaced"  # by the next version


class Colour(StrEnum):
    """What a test says."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


COLOURS = tuple(Colour)


class Probe(StrEnum):
    """What is tested, in the order in which it is shown."""

    OWNER = "owner"
    VALIDITY = "validity"
    FRESH = "fresh"
    DELIVERED = "delivered"
    COLUMNS = "columns"
    DETAIL = "detail"
    GRANTS = "grants"
    MORE = "more"
    FORMAT = "format"
    COPIES = "copies"


class Why(StrEnum):
    """What a test found; `FINE` if nothing."""

    FINE = "fine"
    NO_STEWARD = "no_steward"
    OWNER_CLOSED = "owner_closed"
    TAKER_CLOSED = "taker_closed"
    NOT_YET = "not_yet"
    ENDS_SOON = "ends_soon"
    PAST = "past"
    NO_FIGURES = "no_figures"
    STALE = "stale"
    NOT_DELIVERED = "not_delivered"
    BEYOND = "beyond"
    OTHER_REPORT = "other_report"
    TOO_FINE = "too_fine"
    SMALL_CELLS = "small_cells"
    ALTERED = "altered"
    NOT_GIVEN = "not_given"
    MORE_ROWS = "more_rows"
    MORE_FIELDS = "more_fields"
    MORE_FORMS = "more_forms"
    OTHER_FORMAT = "other_format"
    OLD_COPIES = "old_copies"


ROLE = "role:"
AMBERS = frozenset({Why.ENDS_SOON, Why.NOT_GIVEN, Why.MORE_ROWS, Why.MORE_FIELDS, Why.MORE_FORMS})


@dataclass(frozen=True)
class Found:
    """What one test found: how many, and codes that say of what."""

    test: Probe
    why: Why = Why.FINE
    n: int = 0
    codes: tuple[str, ...] = field(default=())

    @property
    def colour(self) -> Colour:
        if self.why is Why.FINE:
            return Colour.GREEN
        return Colour.AMBER if self.why in AMBERS else Colour.RED


def role_code(role_id: int) -> str:
    """Return by which code a finding names a role."""
    return f"{ROLE}{role_id}"


def worst(found: Iterable[Found]) -> Colour:
    """Return the colour of all of them together."""
    return max((one.colour for one in found), key=COLOURS.index, default=Colour.GREEN)


def mask(highest: FieldClass, detail: Detail) -> frozenset[FieldClass]:
    """
    Return the classes of fields that a contract opens.

    How to reach somebody is no part of figures or lines, however delicate these are.
    """
    classes = frozenset(ORDER[: ORDER.index(highest) + 1])
    return classes if detail is Detail.CUSTOMERS else classes - {FieldClass.CONTACT}


def rights(
    detail: Detail, forms: Collection[Form], rhythm: Rhythm = Rhythm.NEVER
) -> tuple[tuple[str, str], ...]:
    """Return action and object of each grant that follows, the coarsest that will do."""
    found = [("report", "order")]
    if detail in {Detail.TOTALS, Detail.PERIODS}:
        found.append(("see", "figures"))
    else:
        found.append(("see", "order"))
    if detail is Detail.CUSTOMERS:
        found.append(("see", "customer"))
    if {Form.CSV, Form.XLSX, Form.JSON} & set(forms):
        found.append(("export", "order"))
    if Form.PDF in forms:
        found.append(("print", "order"))
    if rhythm is not Rhythm.NEVER and files(forms):
        found.append(("mail", "order"))
    return tuple(found)


def files(forms: Collection[Form]) -> tuple[Form, ...]:
    """Return the forms that are files, in their order."""
    return tuple(form for form in Form if form in forms and form is not Form.SCREEN)


def sent_at(by_hour: int) -> int:
    """Return the hour at which a delivery begins that must have arrived by another."""
    return max(0, by_hour - 1)


def covers(predicate: Predicate, rows: Rows) -> bool:
    """Return whether one conjunction holds all of these rows."""
    return any(one.covers(rows) for one in predicate)


def hours_old(as_of: datetime, at: datetime) -> int:
    """Return the full hours since."""
    return max(0, int((at - as_of).total_seconds() // 3_600))


def is_stale(as_of: datetime, at: datetime, hours: int) -> bool:
    return at - as_of > timedelta(hours=hours)


def hour_of(at: datetime) -> datetime:
    """Return the beginning of the hour: a contract is tested once in it."""
    return at.replace(minute=0, second=0, microsecond=0)


def last_due(at: datetime, rhythm: Rhythm, hour: int, weekday: int) -> datetime:
    """
    Return when the last delivery should have arrived; `at` in Hong Kong time.

    `hour` is of the day, `weekday` counts from Monday as 0 and matters by the week only.
    """
    due = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    if rhythm is Rhythm.WEEK:
        due -= timedelta(days=(at.weekday() - weekday) % 7)
    step = timedelta(days=7 if rhythm is Rhythm.WEEK else 1)
    return due if due <= at else due - step
