"""What authority proves of the law pack: looks are logged, and their log proves itself."""

from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, transaction

from kaifong.foundation.chain.verifying import verify
from kaifong.foundation.ids import StaffId
from kaifong.foundation.law.proving import NotLawful, hold, proves

from .actions import log_look
from .audit.judging import judge
from .audit.limits import limits_of
from .audit.pausing import ReasonNeeded, asking, say_why
from .audit.rules import Code
from .ledgers import LOOKS
from .models import Look, UnusualAccess
from .queries import Actor
from .rules import FieldClass, Purpose


@proves("L41.1")
def a_look_is_logged_for_good() -> None:
    reader = Actor(StaffId(-1), "law test", "en", (), (), Purpose.SERVICE)
    log_look(
        actor=reader,
        way="law test",
        classes=[FieldClass.CONTACT],
        customer_ids=[-1],
        at=datetime.now(UTC),
    )
    rows = Look.objects.filter(staff_id=-1, way="law test")
    hold(rows.count(), 1, "entries")
    for what, change in (("changed", lambda: rows.update(total=0)), ("deleted", rows.delete)):
        try:
            with transaction.atomic():
                change()
        except DatabaseError:
            continue
        raise NotLawful(f"an entry of the access log was {what}")


@proves("L41.2")
def the_sealed_log_is_whole() -> None:
    hold([f"{found.fault} {found.what}" for found in verify(LOOKS).found], [], "faults")


SOMEBODY = StaffId(1 << 40)  # whom no shop has


@proves("L41.3")
def who_opens_many_is_asked_why_and_reported() -> None:
    limits = limits_of(Code.PROFILES)
    if not limits.on or limits.stops_at is None:
        raise NotLawful("nobody is asked why he opens many customers")
    reader = Actor(SOMEBODY, "law test", "en", (), (), Purpose.SERVICE)
    at = datetime.now(UTC)
    most = max(limits.stops_at, limits.threshold)
    for number in range(1, most + 1):
        _open(reader, -number, at - timedelta(milliseconds=most - number))
    judge(at=at)
    reported = UnusualAccess.objects.filter(code=Code.PROFILES, staff_id=SOMEBODY)
    hold(reported.count(), 1, "reports")
    try:
        with asking():
            _open(reader, -most - 1, at)
    except ReasonNeeded:
        say_why(actor=reader, reason="A proof of the law", at=at)
        with asking():
            _open(reader, -most - 1, at)
        return
    raise NotLawful("he opened the next without being asked")


def _open(reader: Actor, customer_id: int, at: datetime) -> None:
    classes = [FieldClass.CONTACT]
    log_look(actor=reader, way="law test", classes=classes, customer_ids=[customer_id], at=at)
