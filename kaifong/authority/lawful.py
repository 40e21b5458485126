"""What authority proves of the law pack: looks are logged, and their log proves itself."""

from datetime import UTC, datetime

from django.db import DatabaseError, transaction

from kaifong.foundation.chain.verifying import verify
from kaifong.foundation.ids import StaffId
from kaifong.foundation.law.proving import NotLawful, hold, proves

from .actions import log_look
from .ledgers import LOOKS
from .models import Look
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
