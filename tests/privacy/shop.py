"""The notice of the small shop of the tests."""

from datetime import datetime, timedelta

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, actor_of
from kaifong.foundation.ids import CustomerId, NoticeVersionId
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose
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


KINDS = frozenset({Kind.NAME, Kind.EMAIL, Kind.PHONE})


def about(seen: queries.NoticeSeen, *classes: str, **more: object) -> actions.About:
    """Return what a person of the tests says yes or no to; tea, if nothing else is named."""
    return actions.About(
        classes=frozenset(classes or {"tea"}),
        shown=seen.hashes["zh-hant"],
        **{"kinds": KINDS, **more},
    )


def agrees(
    actor: Actor,
    customer_id: CustomerId,
    said: actions.About,
    *,
    at: datetime = NOON,
    said_at: datetime | None = None,
    state: State = State.CONSENTED,
    mode: Mode = Mode.WRITTEN,
) -> int:
    return actions.record_answer(
        actor=actor,
        customer_id=customer_id,
        state=state,
        mode=mode,
        about=said,
        said_at=said_at or at,
        at=at,
    )


def may(customer_id: CustomerId, **more: object) -> queries.Verdict:
    """Ask whether tea may be advertised to a person by e-mail, an hour after noon."""
    asked = {
        "channel": Channel.EMAIL,
        "cls": "tea",
        "kinds": [Kind.NAME, Kind.EMAIL],
        "at": NOON + timedelta(hours=1),
        "address": "mrs.chan@example.com",
        **more,
    }
    with wall.lifted():
        return queries.may_contact(customer_id=customer_id, **asked)


def leaves(actor: Actor, customer_id: CustomerId, *, at: datetime = NOON, **more: object) -> int:
    return actions.withdraw(
        **{
            "actor": actor,
            "customer_id": customer_id,
            "mode": Mode.ORAL,
            "raw": "唔好再send嘢俾我".encode(),
            "said_at": at,
            "at": at,
            **more,
        }
    )


def of_age(actor: Actor, customer_id: CustomerId, *, under_age: bool, at: datetime = NOON) -> bool:
    """Say whether a person is under 18."""
    return actions.say_age(
        actor=actor,
        customer_id=customer_id,
        under_age=under_age,
        mode=Mode.WRITTEN,
        said_at=at,
        at=at,
    )


def assessed(actor: Actor, customer_id: CustomerId, seq: int, *, at: datetime = NOON) -> int:
    """Write down that a guardian's consent is in the minor's interest."""
    return actions.assess(
        actor=actor,
        customer_id=customer_id,
        seq=seq,
        guardian="mother, in writing",
        interest="school discounts that the family asked for",
        at=at,
    )
