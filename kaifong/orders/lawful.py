"""What orders prove of the law pack: what the Inland Revenue keeps of a buyer who leaves."""

from datetime import UTC, date, datetime

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, StaffId
from kaifong.foundation.law.proving import hold, proves
from kaifong.foundation.vault.installed import scratch
from kaifong.retention import actions as retention

from . import actions
from .models import Order
from .rules import Wanted

ASKED = datetime(2026, 4, 1, 4, tzinfo=UTC)
OLD, NEW = datetime(2018, 5, 2, 4, tzinfo=UTC), datetime(2026, 3, 18, 4, tzinfo=UTC)
KEPT = "SELECT row_id, kept_until FROM retention_keptrow WHERE row_id = ANY(%s)"


@proves("L08.1")
def of_2018_nothing_of_2026_the_name_until_2033() -> None:
    with scratch(), wall.lifted():
        boss = _officer()
        known = customers.Known(name_en="LAW Test", emails=("law.test.8a1c@kaifong.invalid",))
        mine = customers.register(actor=boss, known=known, collected_under="law test", at=OLD)
        old, new = (_bought(mine, at) for at in (OLD, NEW))
        answer = retention.erase_person(
            actor=boss, customer_id=mine, why="law test", reference="law test", at=ASKED
        )
        hold(answer.refused, False, "refused")
        hold(Order.objects.filter(customer_id=mine).count(), 0, "orders that know her")
        with connection.cursor() as cursor:
            cursor.execute(KEPT, [[old, new]])
            hold(cursor.fetchall(), [(new, date(2033, 3, 18))], "invoices with a sealed name")
        invoice = next(one for one in answer.kept if one.rule == "invoice")
        hold(invoice.until, date(2033, 3, 18), "kept until")
        hold(invoice.restricted, True, "restricted")
        hold(bool(invoice.purpose.en and invoice.purpose.zh), True, "the reason in words")


def _officer() -> Actor:
    everything, any_purpose = frozenset(FieldClass), frozenset(Purpose)
    granted = (("customer", "see"), ("customer", "create"), ("retention", "erase"))
    grants = tuple(Granted(do, about, Rows(), everything, any_purpose) for about, do in granted)
    return Actor(StaffId(-1), "law test", "en", (), grants, Purpose.PRIVACY)


def _bought(customer_id: CustomerId, at: datetime) -> int:
    tea = Wanted(
        product_id=None, code="TEA", description="", category_id=0, quantity=1, cents=1_000
    )
    return actions.place(
        source="law test",
        number=f"LAW-{at.year}",
        buyer=actions.Buyer(customer_id=customer_id, region=2),
        lines=(tea,),
        channel=1,
        at=at,
    )
