"""What the made-up people were told and agreed to: a real notice, and plausible answers to it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.customers.queries import find_by_number
from kaifong.foundation.ids import CustomerId, StaffId
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Channel, Kind
from kaifong.privacy.rules.vocabulary import Purpose as Use

from . import cast, keeping
from .goods import CATEGORIES
from .tables import NOTICE

KINDS = (Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.DISTRICT, Kind.LANGUAGE, Kind.MEMBER_NO)
TERMS = Terms(
    purposes=(Use.ORDERS, Use.SERVICE, Use.MEMBERSHIP, Use.ACCOUNTS, Use.ANALYSIS, Use.MARKETING),
    kinds=(*KINDS, Kind.PURCHASES, Kind.ENQUIRIES),
    asked=(
        Asked(Kind.NAME, True, Both("we cannot address your parcel", "我們無法填寫包裹收件人")),
        Asked(
            Kind.PHONE,
            False,
            Both("the courier cannot call before delivery", "送貨員無法在送貨前致電閣下"),
        ),
        Asked(Kind.EMAIL, False, Both("you get receipts on paper", "收據將以紙本形式發出")),
        Asked(Kind.MEMBER_NO, False, Both("this purchase earns no points", "此次購物不計積分")),
    ),
    transferees=(
        Class("couriers", Both("Couriers who deliver your parcels", "為閣下送貨的速遞公司")),
        Class("payments", Both("Banks that process your payments", "處理閣下付款的銀行")),
        Class("hosting", Both("The hosting firm that runs our servers", "營運伺服器的寄存公司")),
    ),
    classes=tuple(Class(one.code, Both(one.name_en, one.name_zh)) for one in CATEGORIES),
    handler=Both("Data Protection Officer, Kaifong", "街坊資料保障主任"),
    address=Both("8/F, 88 Fuk Wa Street, Sham Shui Po, Kowloon", "九龍深水埗福華街88號8樓"),
    response=Both(
        "Telephone 2345 6789 (free of charge) or e-mail stop@kaifong.example",
        "致電 2345 6789（免費）或電郵 stop@kaifong.example",
    ),
)
BOUND = f"""
INSERT INTO privacy_collection (customer_id, version_id, text_id, given, at)
SELECT c.id, %(version)s, CASE c.language WHEN 'en' THEN %(en)s ELSE %(zh)s END, 'sample',
  c.joined_at
FROM customers_customer c
WHERE c.id >= %(first)s AND c.collected_under = '{NOTICE}' AND c.joined_at >= %(opened)s
"""  # noqa: S608  our own names
# Of ten, four agreed to some goods, one to all, one did not object, one refused, three kept silent.
ANSWERED = f"""
INSERT INTO privacy_consentevent (customer_id, seq, state, purpose, channel, classes, kinds,
  recipients, for_gain, mode, text_id, at, recorded_at, prev, hash)
SELECT c.id, 0,
  CASE WHEN c.lot < 5 THEN 'consented' WHEN c.lot = 5 THEN 'no_objection' ELSE 'refused' END,
  'marketing', '',
  CASE WHEN c.lot IN (0, 5, 6) THEN %(goods)s::text[]
    ELSE (%(goods)s::text[])[1 + c.lot : 3 + c.lot] END,
  %(kinds)s::text[], '', false, 'click',
  CASE c.language WHEN 'en' THEN %(en)s ELSE %(zh)s END, c.joined_at, c.joined_at, '', ''
FROM (SELECT *, (id - %(first)s)::int %% 10 AS lot FROM customers_customer) c
WHERE c.id >= %(first)s + %(cast)s AND c.collected_under = '{NOTICE}'
  AND c.lot < {keeping.SILENT_FROM}
ORDER BY c.id
"""  # noqa: S608  our own names
HOLDS = """
INSERT INTO privacy_consentnow (event_id, customer_id, classes, seq, state, purpose, channel,
  kinds, recipients, for_gain, mode, said_at, said_seq)
SELECT e.id, e.customer_id, e.classes, e.seq, e.state, e.purpose, e.channel,
  e.kinds, e.recipients, e.for_gain, e.mode, e.at, e.seq FROM privacy_consentevent e
WHERE e.customer_id >= %(first)s + %(cast)s
"""

# Made up like the rest of the journal, as of one moment.
TOLD = """
UPDATE foundation_entry SET recorded_at = %(at)s
WHERE name LIKE 'privacy.%%' AND (customer_id >= %(first)s OR happened_at = %(opened)s)
"""


def agree(*, first: int, opened: datetime, at: datetime) -> int:
    """
    Publish the notice of the day the shop opened and let people answer it.

    Returns how many entries that wrote into the journal.
    """
    officer = _officer()
    seen = _noticed(officer, opened)
    facts: dict[str, Any] = {
        "first": first,
        "cast": len(cast.CAST),
        "version": seen.id,
        "opened": opened,
        "en": seen.hashes["en"],
        "zh": seen.hashes["zh-hant"],
        "goods": sorted(one.code for one in TERMS.classes),
        "kinds": sorted(KINDS),
    }
    with connection.cursor() as cursor:
        for statement in (BOUND, ANSWERED, HOLDS):
            cursor.execute(statement, facts)
    _cast_answers(officer, seen, opened, at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "first": first, "opened": opened})
        told = int(cursor.rowcount)
    return told + keeping.hold(officer=officer, at=at)


def _noticed(officer: Actor, opened: datetime) -> queries.NoticeSeen:
    """Return the notice in force, published before the first customer came."""
    known = queries.in_force()
    if known:
        return known[0]
    number = actions.draft_notice(
        actor=officer, code="shop", name_en="Customers' notice", name_zh="客戶私隱聲明", at=opened
    )
    actions.write_draft(actor=officer, version_id=number, terms=TERMS)
    actions.publish(actor=officer, version_id=number, at=opened)
    return queries.in_force()[0]


def _cast_answers(officer: Actor, seen: queries.NoticeSeen, opened: datetime, at: datetime) -> None:
    joined = opened + timedelta(days=2)
    everything = frozenset(one.code for one in TERMS.classes)
    said = {
        cast.MRS_CHAN: (everything, Channel.ANY, State.CONSENTED, Mode.CLICK),
        cast.MR_LAU: (frozenset({"home", "kitchen"}), Channel.PHONE, State.CONSENTED, Mode.WRITTEN),
        cast.MISS_HO: (everything, Channel.ANY, State.CONSENTED, Mode.CLICK),
        cast.AU_YEUNG: (frozenset({"beauty"}), Channel.EMAIL, State.NO_OBJECTION, Mode.WRITTEN),
        cast.LEUNG_SAU_FONG: (frozenset({"groceries"}), Channel.SMS, State.CONSENTED, Mode.CLICK),
    }
    for number, (classes, channel, state, mode) in said.items():
        customer_id = one_of_the_cast(officer, number)
        about = actions.About(
            classes=classes, kinds=frozenset(KINDS), channel=channel, shown=seen.hashes["zh-hant"]
        )
        actions.record_answer(
            actor=officer,
            customer_id=customer_id,
            state=state,
            mode=mode,
            about=about,
            said_at=joined,
            at=at,
        )
    left = opened + timedelta(days=900)
    actions.withdraw(
        actor=officer,
        customer_id=one_of_the_cast(officer, cast.MISS_HO),
        mode=Mode.WRITTEN,
        raw="請停止向我發送任何推廣。何穎欣".encode(),
        said_at=left,
        at=at,
    )


def one_of_the_cast(officer: Actor, number: str) -> CustomerId:
    found = find_by_number(actor=officer, number=number)
    if found is None:
        raise LookupError(number)
    return found


def _officer() -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username="privacy", is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    granted = [("notice", "publish"), *(("customer", do) for do in ("see", "record", "stop"))]
    return Actor(
        staff_id=StaffId(staff_id or 0),
        name="",
        language="en",
        departments=(),
        grants=tuple(
            Granted(action, about, ANY, frozenset(FieldClass), frozenset(Purpose))
            for about, action in granted
        ),
        purpose=Purpose.PRIVACY,
    )
