"""When a report is due, on which condition it is sent, and how far it came: no database."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
HAND_OVER = timedelta(days=14)  # how long a schedule goes on without its owner
FILE_DAYS, FILE_FETCHES = 7, 5
MOST_MAILED = 7 * 1024 * 1024  # bytes; a third more in the mail, and many take 10 MB
BACKOFF = [timedelta(minutes=n) for n in (5, 30, 120)]  # then it has failed
LOOK = 62  # days within which every cadence is due at least once, holidays and all

type Works = Callable[[date], bool]


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Form(StrEnum):
    """What a recipient gets: the way to the screen, or a file too."""

    LINK = "link"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"
    XLSX_MAILED = "xlsx-mail"  # the file goes with the mail too, locked by a password
    PDF_MAILED = "pdf-mail"

    @property
    def file(self) -> "Form":
        """Return which file it is, however it goes."""
        return {Form.XLSX_MAILED: Form.XLSX, Form.PDF_MAILED: Form.PDF}.get(self, self)

    @property
    def is_mailed(self) -> bool:
        return self is not self.file


class When(StrEnum):
    """On which condition it is sent."""

    ALWAYS = "always"
    LEAST = "least"  # a figure is at least so much
    MOST = "most"
    MORE = "more"  # a figure is more than so much
    CHANGED = "changed"  # it differs from what this recipient was sent last


class To(StrEnum):
    """What a recipient is named by."""

    STAFF = "staff"
    ROLE = "role"
    DEPARTMENT = "department"


class Run(StrEnum):
    """How far a delivery to one recipient came."""

    WAITING = "waiting"
    SENT = "sent"
    UNMET = "unmet"  # the condition did not hold
    DECLINED = "declined"  # the recipient wants it no more
    GONE = "gone"  # he has left, or his account is closed
    BARRED = "barred"  # he may not report, or may not open this report
    BROKEN = "broken"  # the question cannot be answered for him any more
    FAILED = "failed"  # something was out of order, too often


TROUBLES = frozenset({Run.GONE, Run.BARRED, Run.BROKEN, Run.FAILED})


class Standing(StrEnum):
    """How a schedule stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OWNERLESS = "ownerless"  # paused, since its owner is gone: to be taken over
    STOPPED = "stopped"


class NotACadence(Exception):
    """There is no such day or hour."""


class NotACondition(Exception):
    """A condition that compares names a figure."""


@dataclass(frozen=True)
class Cadence:
    """
    Each day, each week on a `day` (0 is Monday) or each month on a `day` (1 to 31, or its last), at
    an hour of Hong Kong. On working days only, a day that is none moves on to the next.
    `ends_on` is the last day on which it is sent.
    """

    every: Every
    hour: int
    day: int = 0
    working_days: bool = False
    ends_on: date | None = None

    def __post_init__(self) -> None:
        low, high = {Every.DAY: (0, 0), Every.WEEK: (0, 6), Every.MONTH: (1, 31)}[self.every]
        if not (0 <= self.hour <= 23 and low <= self.day <= high):
            raise NotACadence


@dataclass(frozen=True)
class Condition:
    """`measure` is a figure of the report, `value` in the figure's own unit."""

    when: When = When.ALWAYS
    measure: str = ""
    value: int = 0

    def __post_init__(self) -> None:
        if self.compares != bool(self.measure):
            raise NotACondition

    @property
    def compares(self) -> bool:
        return self.when in {When.LEAST, When.MOST, When.MORE}

    def holds(self, figure: int | None, *, same: bool) -> bool:
        """
        Return whether to send; `same` says that it is what was sent last.

        A figure that is kept back or that there is none of never meets a condition, so that
        sending tells nothing about it.
        """
        if self.when is When.ALWAYS:
            return True
        if self.when is When.CHANGED:
            return not same
        if figure is None:
            return False
        return {
            When.LEAST: figure >= self.value,
            When.MOST: figure <= self.value,
            When.MORE: figure > self.value,
        }[self.when]


@dataclass(frozen=True)
class Recipient:
    """A member of staff by number, or whoever holds a role or works in a department, by code."""

    to: To
    staff_id: int | None = None
    code: str = ""

    def __post_init__(self) -> None:
        if (self.to is To.STAFF) != (self.staff_id is not None) or (
            (self.to is To.STAFF) == bool(self.code)
        ):
            raise ValueError(self.to)


def due_after(cadence: Cadence, moment: datetime, works: Works) -> datetime:
    """Return the first moment after another at which a cadence is due."""
    day = moment.astimezone(HONG_KONG).date()
    return min(at for at in _due(cadence, day, works) if at > moment)


def last_due(cadence: Cadence, moment: datetime, works: Works) -> datetime:
    """Return the last moment, up to another, at which a cadence was due."""
    day = moment.astimezone(HONG_KONG).date()
    return max(at for at in _due(cadence, day, works) if at <= moment)


def _due(cadence: Cadence, around: date, works: Works) -> Iterator[datetime]:
    for off in range(-LOOK, LOOK):
        day = around + timedelta(days=off)
        if _named(cadence, day):
            while cadence.working_days and not works(day):
                day += timedelta(days=1)
            yield datetime.combine(day, time(cadence.hour), HONG_KONG)


def _named(cadence: Cadence, day: date) -> bool:
    if cadence.every is Every.WEEK:
        return day.weekday() == cadence.day
    if cadence.every is Every.MONTH:
        return day.day == min(cadence.day, monthrange(day.year, day.month)[1])
    return True
