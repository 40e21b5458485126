"""What was written to whom, without its words, and what a user does not want."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from .kinds import kinds
from .models import Mail, MailDeclined, State
from .sending import is_set_up

__all__ = ["Choice", "Written", "choices_of", "is_set_up", "outgoing", "troubled"]

PAGE = 50


@dataclass(frozen=True)
class Written:
    """A mail as it stands."""

    id: int
    label: Promise | str
    user_id: int
    state: State
    tries: int
    problem: str
    made_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Choice:
    """A kind of mail, and whether a user gets it."""

    code: str
    label: Promise | str
    by_law: bool
    wanted: bool


def outgoing(
    *, state: str = "", user_id: int | None = None, before: int | None = None
) -> list[Written]:
    """Return the newest mails, 50 at most, those before a number if one is given."""
    rows = Mail.objects.order_by("-id")
    if state in list(State):
        rows = rows.filter(state=state)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_written(row) for row in rows[:PAGE]]


def troubled() -> int:
    """Return how many mails failed or are unclear."""
    return Mail.objects.filter(state__in=[State.FAILED, State.UNCLEAR]).count()


def choices_of(*, user_id: int) -> list[Choice]:
    """Return every kind, and whether the user gets it."""
    rows = MailDeclined.objects.filter(user_id=user_id)
    declined = set(rows.values_list("kind", flat=True))
    return [
        Choice(one.code, one.label, one.by_law, one.by_law or one.code not in declined)
        for one in sorted(kinds().values(), key=lambda one: (one.by_law, one.code))
    ]


def _written(row: Mail) -> Written:
    kind = kinds().get(row.kind)
    return Written(
        id=row.pk,
        label=kind.label if kind else row.kind,
        user_id=row.user_id,
        state=State(row.state),
        tries=row.tries,
        problem=row.problem,
        made_at=row.made_at,
        due_at=row.due_at,
        done_at=row.done_at,
    )
