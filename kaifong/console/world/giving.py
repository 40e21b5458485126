"""Who gets data of the made-up shop, what the courier was given, and one breach dealt with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import connection

from kaifong.authority.actions import log_look
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.customers.actions import WAY
from kaifong.foundation.ids import StaffId
from kaifong.privacy import actions
from kaifong.privacy.rules.disclosures import Bound, Capacity
from kaifong.privacy.rules.incidents import Exposed, Harm, Lost, State, To
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import Kind
from kaifong.privacy.rules.vocabulary import Purpose as Use

from . import extracting

DAYS, A_DAY = 14, 40  # of despatches, and parcels on each at most
NEWEST = """
SELECT DISTINCT placed_on, customer_id FROM orders_order
WHERE placed_on >= %(since)s AND placed_on < %(today)s AND customer_id IS NOT NULL AND kind = 1
ORDER BY placed_on, customer_id
"""
LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(last)s"
CONTACT = frozenset({Kind.NAME, Kind.PHONE, Kind.DISTRICT})
RECIPIENTS: dict[str, dict[str, Any]] = {
    "house": {
        "name": Both("Our own staff, by extraction", "本店職員（資料擷取）"),
        "transferee": "staff",
        "kinds": CONTACT | {Kind.EMAIL, Kind.PURCHASES},
        "place": "HK",
        "contract": "Staff rules 7 職員守則第7條",
        "keeps": "30 days at most",
    },
    "courier": {
        "name": Both("Harbour Couriers Ltd.", "海港速遞有限公司"),
        "transferee": "couriers",
        "kinds": CONTACT,
        "place": "HK",
        "contract": "HC/2024/07",
        "keeps": "90 days after delivery",
    },
    "sms": {
        "name": Both("Star Ferry Messaging", "天星短訊"),
        "transferee": "hosting",
        "kinds": frozenset({Kind.PHONE}),
        "place": "HK",
        "contract": "SFM-118",
        "keeps": "30 days",
    },
    "cloud": {
        "name": Both("Tseung Kwan O Cloud", "將軍澳雲端"),
        "transferee": "hosting",
        "kinds": frozenset(Kind),
        "place": "HK",
        "contract": "TKO-2023-5",
        "sub_processors": "Lion City Cloud (backups)",
    },
    "backups": {
        "name": Both("Lion City Cloud", "獅城雲端"),
        "transferee": "hosting",
        "kinds": frozenset(Kind),
        "place": "SG",
        "contract": "LCC-77",
        "model_clauses": "RMC 2022, user to processor",
        "keeps": "35 days",
    },
    "mail": {
        "name": Both("Blue Peak Mailing", "藍峰電郵"),
        "transferee": "hosting",
        "kinds": frozenset({Kind.NAME, Kind.EMAIL}),
        "place": "US",
        "contract": "BPM-9",
        "abroad_reason": "No mailing service in Hong Kong takes our volume.",
    },
}


def give(*, opened: datetime, at: datetime) -> int:
    """
    Fill the register, the log of disclosures and the file of breaches.

    Returns how many entries that wrote into the journal.
    """
    officer = _officer("privacy", ("recipient", "keep"), ("incident", "keep"))
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    numbers = {
        code: actions.register_recipient(actor=officer, bound=_bound(facts, opened), at=opened)
        for code, facts in RECIPIENTS.items()
    }
    extracting.extract(house=numbers["house"], at=at)
    people = _despatched(numbers["courier"], at)
    if people:
        _lost(officer, people[:12], at - timedelta(days=60))
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _bound(facts: dict[str, Any], opened: datetime) -> Bound:
    begins = date(opened.year, 1, 1)
    return Bound(capacity=Capacity.PROCESSOR, contract_from=begins, tells_within=24, **facts)


def _despatched(courier: int, at: datetime) -> list[int]:
    """Let the courier have the addresses of the newest orders, day by day; return of whom."""
    today = at.date()
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"since": today - timedelta(days=DAYS), "today": today})
        rows = cursor.fetchall()
    days: dict[date, list[int]] = {}
    for day, customer_id in rows:
        days.setdefault(day, []).append(customer_id)
    for day, people in days.items():
        actions.record_disclosure(
            customer_ids=people[:A_DAY],
            recipient_id=courier,
            kinds=CONTACT,
            purpose=Use.ORDERS,
            at=datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
            batch=uuid5(NAMESPACE_URL, f"kaifong despatch {day}"),
        )
    return sorted({customer_id for _day, customer_id in rows})


def _lost(officer: Actor, people: list[int], then: datetime) -> None:
    """Let an exported file have lain on a shared printer, and everybody concerned been told."""
    clerk = _officer("marketing.home")
    begins = then.replace(hour=6, minute=0, second=0, microsecond=0)
    log_look(actor=clerk, way=WAY, classes=[FieldClass.CONTACT], customer_ids=people, at=begins)
    noticed = begins + timedelta(hours=3)
    number = actions.open_incident(
        actor=officer,
        title="List left on a shared printer 客戶名單遺留於共用打印機",
        exposed=Exposed(
            lost=Lost.EXPORT,
            number=clerk.staff_id,
            begins=begins,
            ends=begins + timedelta(minutes=20),
        ),
        facts="A printed list of customers lay on the printer of the lobby for two hours.",
        noticed_at=noticed,
        at=noticed,
    )
    hours = 1
    for state, facts in (
        (State.CONTAINED, "The list was found and shredded; nobody but our staff was there."),
        (State.ASSESSED, "Names and telephone numbers; the lobby is open to tenants."),
        (State.NOTIFIED, "Those on the list were written to."),
        (State.CLOSED, "Printers ask for a card from now on."),
    ):
        moment = noticed + timedelta(hours=hours)
        if state is State.NOTIFIED:
            _told(officer, number, moment)
        harm = Harm.SOME if state is State.ASSESSED else None
        actions.go_on(
            actor=officer, incident_id=number, state=state, facts=facts, harm=harm, at=moment
        )
        hours *= 4


def _told(officer: Actor, number: int, at: datetime) -> None:
    actions.tell_of_incident(
        actor=officer,
        incident_id=number,
        to=To.PEOPLE,
        whom="",
        text_en="A list with your name and telephone number lay open for two hours. We are sorry.",
        text_zh="載有閣下姓名及電話的名單曾遺留於公眾地方兩小時，我們深表歉意。",
        proof="letters of the same day",
        at=at,
    )


def _officer(username: str, *granted: tuple[str, str]) -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username=username, is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    grants = tuple(
        Granted(action, about, ANY, frozenset(FieldClass), frozenset(Purpose))
        for about, action in granted
    )
    return Actor(StaffId(staff_id or 0), "", "en", (), grants, Purpose.PRIVACY)
