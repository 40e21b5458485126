"""What the made-up people asked about their own data, and how far each answer is."""

from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.ids import RequestId, StaffId
from kaifong.requests import actions
from kaifong.requests.models import IdentityCheck
from kaifong.requests.rules.kinds import Channel, Kind

from . import cast
from .agreeing import one_of_the_cast

How = IdentityCheck.How
MAY = {
    "customer": ("see", "edit"),
    "request": ("receive", "see", "answer"),
}
# Made up like the rest of the journal, as of one moment.
TOLD = """
UPDATE foundation_entry SET recorded_at = %(at)s
WHERE id > %(last)s AND (name LIKE 'requests.%%' OR name LIKE 'retention.%%')
"""
LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"


def ask(*, at: datetime) -> int:
    """Let five people ask, and the officer answer some; return how many entries that wrote."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    _all(_officer(), at)
    actions.raise_alarms(at=at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _all(officer: Actor, at: datetime) -> None:
    _waiting(officer, at)
    _refused(officer, at)
    _supplied(officer, at)
    wrong = _asked(
        officer,
        cast.LEUNG_SAU_FONG,
        Kind.CORRECTION,
        "我個名係「芳」唔係「方」，請改正。",
        Channel.PHONE,
        at=_ago(at, 5),
    )
    actions.ask_identity(actor=officer, request_id=wrong, at=_ago(at, 4))
    _asked(officer, "", Kind.DELETION, "請刪除我嘅所有資料。", Channel.EMAIL, at=_ago(at, 2))


def _waiting(officer: Actor, at: datetime) -> None:
    """It is four days to the end, and the tapes of the old telephone system are missing."""
    _asked(
        officer,
        cast.MRS_CHAN,
        Kind.ACCESS,
        "請提供貴公司持有有關我的所有個人資料的複本。陳太",
        Channel.PORTAL,
        at=_ago(at, 36),
    )


def _refused(officer: Actor, at: datetime) -> None:
    number = _asked(
        officer,
        cast.MR_LAU,
        Kind.ACCESS,
        "請再寄一份我的資料，上個月的已遺失。",
        Channel.LETTER,
        at=_ago(at, 60),
    )
    _known(officer, number, cast.MR_LAU, How.WROTE_BACK, _ago(at, 58))
    actions.refuse(
        actor=officer,
        request_id=number,
        grounds=["repeated"],
        reasons="本年內已先後兩次提供複本，其間紀錄並無改變。",
        at=_ago(at, 50),
    )


def _supplied(officer: Actor, at: datetime) -> None:
    number = _asked(
        officer,
        cast.MISS_HO,
        Kind.ACCESS,
        "我想知道貴公司有我什麼資料。何穎欣",
        Channel.DESK,
        at=_ago(at, 25),
    )
    _known(officer, number, cast.MISS_HO, How.DOCUMENT_SEEN, _ago(at, 25))
    actions.prepare(actor=officer, request_id=number, at=_ago(at, 20))
    actions.review(actor=officer, request_id=number, black=[], at=_ago(at, 19))
    actions.supply(actor=officer, request_id=number, at=_ago(at, 18))


def _asked(
    officer: Actor, member: str, kind: Kind, words: str, channel: Channel, *, at: datetime
) -> RequestId:
    return actions.receive(
        actor=None if channel == Channel.PORTAL else officer,
        customer_id=one_of_the_cast(officer, member) if member else None,
        kind=kind,
        words=words,
        channel=channel,
        language="zh-hant",
        received_at=at,
        at=at,
    )


def _known(
    officer: Actor, number: RequestId, member: str, how: IdentityCheck.How, at: datetime
) -> None:
    who = one_of_the_cast(officer, member)
    actions.locate(actor=officer, request_id=number, customer_id=who, how=how, at=at)


def _ago(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)


def _officer() -> Actor:
    """Return the data officer, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username="privacy", is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    classes, purposes = frozenset(FieldClass), frozenset(Purpose)
    granted = [(action, about) for about, every in MAY.items() for action in every]
    return Actor(
        staff_id=StaffId(staff_id or 0),
        name="",
        language="en",
        departments=(),
        grants=tuple(Granted(action, about, ANY, classes, purposes) for action, about in granted),
        purpose=Purpose.PRIVACY,
    )
