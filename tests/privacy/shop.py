"""The notice of the small shop of the tests."""

from datetime import datetime, timedelta

from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation.ids import NoticeVersionId
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, all_powerful, allow

SKINCARE, TEA = (
    Class("skincare", Both("Skincare and make-up", "護膚及化妝品")),
    Class("tea", Both("Tea and tableware", "茶葉及餐具")),
)
GOOD = Terms(
    purposes=(Purpose.ORDERS, Purpose.SERVICE, Purpose.MEMBERSHIP, Purpose.MARKETING),
    kinds=(
        *(Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.DISTRICT, Kind.LANGUAGE, Kind.MEMBER_NO),
        Kind.PURCHASES,
    ),
    asked=(
        Asked(Kind.NAME, True, Both("we cannot take your order", "我們無法處理閣下的訂單")),
        Asked(Kind.EMAIL, False, Both("you get no receipt by e-mail", "閣下不會收到電郵收據")),
    ),
    transferees=(Class("couriers", Both("Couriers who deliver to you", "為閣下送貨的速遞公司")),),
    classes=(SKINCARE, TEA),
    handler=Both("Data Protection Officer", "資料保障主任"),
    address=Both("8 Lee Garden Road, Causeway Bay", "銅鑼灣利園山道8號"),
    response=Both("E-mail stop@kaifong.example", "電郵 stop@kaifong.example"),
)


def officer(name: str = "Grace Szeto") -> Actor:
    """Return somebody who may do everything, with notices and consents too."""
    boss = all_powerful(name)
    person = Staff.objects.get(pk=boss.staff_id)
    allow(person, "notice", "see", "publish")
    allow(person, "customer", "record", "stop")
    return actor_of(person)


def drafted(actor: Actor, terms: Terms = GOOD, *, at: datetime = NOON) -> NoticeVersionId:
    number = actions.draft_notice(
        actor=actor, code="shop", name_en="Shop notice", name_zh="商店聲明", at=at
    )
    actions.write_draft(actor=actor, version_id=number, terms=terms)
    return number


def published(
    actor: Actor, terms: Terms = GOOD, *, at: datetime = NOON - timedelta(days=30)
) -> queries.NoticeSeen:
    """Return a notice put into force a month before the tests' noon."""
    number = drafted(actor, terms, at=at)
    actions.publish(actor=actor, version_id=number, at=at)
    return queries.version(actor=actor, version_id=number)
