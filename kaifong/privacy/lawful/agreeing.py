"""What notices, consents and stops prove of the law pack, on the system as it is installed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Rows
from kaifong.authority.rules import Purpose as ForWhat
from kaifong.customers import actions as customers
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.ids import CustomerId, StaffId, StormDayId
from kaifong.foundation.law.proving import NotLawful, hold, proves
from kaifong.foundation.legal_days.actions import take_back_storm
from kaifong.foundation.legal_days.queries import standing
from kaifong.privacy import actions, queries
from kaifong.privacy.models import Collection
from kaifong.privacy.notice_text import written_out
from kaifong.privacy.rules.consents import Mode, State, Why
from kaifong.privacy.rules.linting import Wrong, faults
from kaifong.privacy.rules.notices import Asked, Both, Class, Terms
from kaifong.privacy.rules.vocabulary import Channel, Given, Kind, Purpose

TEN = datetime(2026, 3, 18, 10, tzinfo=HONG_KONG)
MINUTE_LATER, HOUR_LATER = TEN.replace(minute=1), TEN.replace(hour=11)
ADDRESS = "law.test@kaifong.example"
TERMS = Terms(
    purposes=(Purpose.ORDERS, Purpose.MARKETING),
    kinds=(Kind.NAME, Kind.EMAIL, Kind.PURCHASES),
    asked=(Asked(Kind.NAME, True, Both("we cannot take your order", "我們無法處理閣下的訂單")),),
    transferees=(Class("couriers", Both("Couriers who deliver to you", "為閣下送貨的速遞公司")),),
    classes=(
        Class("skincare", Both("Skincare and make-up", "護膚及化妝品")),
        Class("electronics", Both("Headphones and chargers", "耳機及充電器")),
    ),
    handler=Both("Data Protection Officer", "資料保障主任"),
    address=Both("8 Lee Garden Road, Causeway Bay", "銅鑼灣利園山道8號"),
    response=Both("E-mail stop@kaifong.example", "電郵 stop@kaifong.example"),
)


def _officer() -> Actor:
    """Return somebody who is not on the staff, and may do all this."""
    everything, service = frozenset(FieldClass), frozenset({ForWhat.SERVICE})
    doors = [("customer", verb) for verb in ("see", "create", "edit", "record", "stop")]
    doors += [("notice", verb) for verb in ("see", "publish")]
    grants = tuple(Granted(verb, name, Rows(), everything, service) for name, verb in doors)
    return Actor(StaffId(-1), "law test", "en", (), grants, ForWhat.SERVICE)


def _notice(terms: Terms = TERMS, *, at: datetime = TEN) -> queries.NoticeSeen:
    actor = _officer()
    number = actions.draft_notice(
        actor=actor, code="law-test", name_en="Law test", name_zh="法例測試", at=at
    )
    actions.write_draft(actor=actor, version_id=number, terms=terms)
    actions.publish(actor=actor, version_id=number, at=at)
    return queries.version(actor=actor, version_id=number)


def _somebody(name: str, shown: str, *, at: datetime = TEN) -> CustomerId:
    known = customers.Known(name_en=name, emails=(ADDRESS,))
    return actions.collect(actor=_officer(), known=known, shown=shown, given=Given.WEB, at=at)


def _agrees(who: CustomerId, notice: queries.NoticeSeen, *, mode: Mode, at: datetime) -> None:
    about = actions.About(
        classes=frozenset({"skincare"}), kinds=frozenset({Kind.EMAIL}), shown=notice.hashes["en"]
    )
    actions.record_answer(
        actor=_officer(),
        customer_id=who,
        state=State.CONSENTED,
        mode=mode,
        about=about,
        said_at=at,
        at=at,
    )


def _stops(who: CustomerId, *, at: datetime) -> None:
    actions.withdraw(
        actor=_officer(), customer_id=who, mode=Mode.ORAL, raw=b"stop", said_at=at, at=at
    )


def _may(
    who: CustomerId, at: datetime, cls: str = "skincare", kinds: Iterable[Kind] = (Kind.EMAIL,)
) -> Why:
    """Return why this may be sent, or may not."""
    with wall.lifted():
        found = queries.may_contact(
            customer_id=who, channel=Channel.EMAIL, cls=cls, kinds=kinds, at=at, address=ADDRESS
        )
    hold(found.may, found.why == Why.CONSENTED, f"the verdict on {found.why}")
    return found.why


@proves("L01.1")
def without_a_notice_nothing_is_kept() -> None:
    with wall.lifted():
        before = Collection.objects.count()
    try:
        _somebody("CHAN Mei", "0" * 64)
    except actions.NoNotice:
        with wall.lifted():
            hold(Collection.objects.count(), before, "rows")
        return
    raise NotLawful("somebody was taken into the books without a notice")


@proves("L01.2")
def the_record_points_to_the_text_that_was_shown() -> None:
    third = _notice()
    fourth = _notice(replace(TERMS, more=Both("Open daily.", "每日營業。")), at=MINUTE_LATER)
    who = _somebody("CHAN Mei", third.hashes["en"], at=TEN.replace(minute=2))
    with wall.lifted():
        bound = Collection.objects.get(customer=who)
    hold((bound.version_id, bound.text_id), (third.id, third.hashes["en"]), "bound to")
    hold(fourth.hashes["en"] != third.hashes["en"], True, "another text")


@proves("L02.1")
def a_full_date_of_birth_is_not_demanded() -> None:
    birth = Asked(Kind.BIRTH_DATE, True, Both("you cannot join", "閣下不能入會"))
    terms = replace(TERMS, kinds=(*TERMS.kinds, Kind.BIRTH_DATE), asked=(*TERMS.asked, birth))
    found = {fault.wrong for fault in faults(terms, written_out(terms))}
    hold(Wrong.BIRTH_DATE in found, True, "the fault is found")
    _not_published(terms)


@proves("L12.1")
def a_guardians_consent_is_not_used_before_it_is_assessed() -> None:
    notice = _notice()
    who = _somebody("CHAN Siu Ming", notice.hashes["en"])
    actions.say_age(
        actor=_officer(),
        customer_id=who,
        under_age=True,
        mode=Mode.WRITTEN,
        said_at=MINUTE_LATER,
        at=MINUTE_LATER,
    )
    _agrees(who, notice, mode=Mode.WRITTEN, at=HOUR_LATER)
    hold(_may(who, HOUR_LATER), Why.MINOR, "before the assessment")
    with wall.lifted():
        number = max(one.seq for one in queries.held_now(customer_id=who))
    actions.assess(
        actor=_officer(),
        customer_id=who,
        seq=number,
        guardian="mother, in writing",
        interest="school discounts that the family asked for",
        at=HOUR_LATER,
    )
    hold(_may(who, HOUR_LATER), Why.CONSENTED, "after the assessment")


@proves("L26.1")
def our_partners_are_not_a_class_of_transferees() -> None:
    partners = Class("partners", Both("our partners", "合作夥伴"))
    _not_published(replace(TERMS, transferees=(partners,)))


@proves("L27.2")
def a_spoken_consent_nobody_confirmed_lapses() -> None:
    for storm in standing():
        take_back_storm(
            storm_id=StormDayId(storm.pk), source="law test", staff_id=None, at=_noon(12, 1)
        )
    notice = _notice(at=_noon(3, 1))
    who = _somebody("CHAN Mei", notice.hashes["en"], at=_noon(3, 2))
    _agrees(who, notice, mode=Mode.ORAL, at=_noon(3, 20))
    hold(_may(who, _noon(4, 8)), Why.ORAL, "on 8 April")
    hold(_may(who, _noon(4, 9)), Why.LAPSED, "on 9 April")


@proves("L27.3")
def use_keeps_to_what_was_agreed() -> None:
    notice = _notice()
    who = _somebody("CHAN Mei", notice.hashes["en"])
    _agrees(who, notice, mode=Mode.WRITTEN, at=TEN)
    later = HOUR_LATER
    hold(_may(who, later), Why.CONSENTED, "skincare")
    hold(_may(who, later, "electronics"), Why.NONE, "electronics")
    hold(_may(who, later, kinds=(Kind.EMAIL, Kind.PURCHASES)), Why.KIND, "by purchase history")


@proves("L34.2")
def who_shares_an_address_is_left_alone_too() -> None:
    notice = _notice()
    she, he = (_somebody(name, notice.hashes["en"]) for name in ("CHAN Mei", "CHAN Tai Man"))
    for one in (she, he):
        _agrees(one, notice, mode=Mode.WRITTEN, at=TEN)
    _stops(she, at=MINUTE_LATER)
    hold([_may(one, HOUR_LATER) for one in (she, he)], [Why.STOPPED] * 2, "both")


@proves("L37.1")
def a_consent_withdrawn_by_any_means_is_none() -> None:
    notice = _notice()
    who = _somebody("CHAN Mei", notice.hashes["en"])
    _agrees(who, notice, mode=Mode.WRITTEN, at=TEN)
    _stops(who, at=MINUTE_LATER)
    hold(_may(who, MINUTE_LATER), Why.STOPPED, "at the very moment")


def _not_published(terms: Terms) -> None:
    try:
        _notice(terms)
    except actions.NoticeFaulty:
        return
    raise NotLawful("the notice was published")


def _noon(month: int, day: int) -> datetime:
    return datetime.combine(date(2026, month, day), TEN.time(), HONG_KONG)
