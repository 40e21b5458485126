"""What privacy proves of the law pack: nobody gets data who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from kaifong.authority import wall
from kaifong.authority.actions import log_look
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.customers import actions as customers
from kaifong.foundation.ids import CustomerId, RecipientId, StaffId
from kaifong.foundation.law.actions import date_switch
from kaifong.foundation.law.proving import NotLawful, hold, proves

from . import actions, queries
from .models import Disclosure
from .rules.consents import Mode, State
from .rules.disclosures import Bar, Bound, Capacity
from .rules.incidents import Exposed, Lost
from .rules.notices import Asked, Both, Class, Terms
from .rules.vocabulary import Given, Kind
from .rules.vocabulary import Purpose as Use

AT = datetime(2026, 3, 18, 4, tzinfo=UTC)
CODE = "law-test"
HK = ZoneInfo("Asia/Hong_Kong")
OFFICER = Actor(
    StaffId(-1),
    "law test",
    "en",
    (),
    tuple(
        Granted(verb, about, Rows(), frozenset(FieldClass), frozenset({Purpose.SERVICE}))
        for verb, about in (
            *((verb, "customer") for verb in ("see", "create", "record", "stop")),
            *((verb, "notice") for verb in ("see", "publish")),
            *((verb, about) for verb in ("see", "keep") for about in ("recipient", "incident")),
        )
    ),
    Purpose.SERVICE,
)
COURIER = Bound(
    capacity=Capacity.PROCESSOR,
    name=Both("Law test", "法例測試"),
    transferee="law-test",
    kinds=frozenset(Kind),
    place="HK",
    contract="law test",
    contract_from=date(2026, 1, 1),
)
REASONED = replace(COURIER, place="SG", abroad_reason="law test")
PARTNER = replace(COURIER, capacity=Capacity.RECIPIENT, transferee="tea-houses")
TEXT = Both("law test", "法例測試")
TERMS = Terms(
    purposes=(Use.ORDERS, Use.PROVISION),
    kinds=(Kind.NAME,),
    asked=(Asked(Kind.NAME, obligatory=False, otherwise=TEXT),),
    transferees=(Class("couriers", Both("Couriers", "速遞公司")),),
    classes=(Class("tea", Both("Tea and tableware", "茶葉及餐具")),),
    recipients=(Class(PARTNER.transferee, Both("Tea houses in Hong Kong", "香港茶居")),),
    for_gain=True,
    handler=TEXT,
    address=TEXT,
    response=TEXT,
)
FOR_TEA = queries.ForTheirMarketing(cls="tea", for_gain=True)


def somebody() -> CustomerId:
    """Return a customer of this trial."""
    known = customers.Known(name_en="CHAN Mei")
    return actions.collect(actor=OFFICER, known=known, shown=shown(), given=Given.COUNTER, at=AT)


def shown() -> str:
    """Return the hash of a notice in force that speaks of giving data to others."""
    for seen in queries.in_force():
        if seen.code == CODE:
            return seen.hashes["en"]
    number = actions.draft_notice(
        actor=OFFICER, code=CODE, name_en="Law test", name_zh="法例測試", at=AT
    )
    actions.write_draft(actor=OFFICER, version_id=number, terms=TERMS)
    actions.publish(actor=OFFICER, version_id=number, at=AT)
    return queries.version(actor=OFFICER, version_id=number).hashes["en"]


def registered(bound: Bound) -> RecipientId:
    return actions.register_recipient(actor=OFFICER, bound=bound, at=AT)


def given(number: RecipientId, *people: CustomerId, at: datetime = AT) -> actions.Disclosed:
    return actions.record_disclosure(
        customer_ids=people, recipient_id=number, kinds={Kind.NAME}, purpose=Use.ORDERS, at=at
    )


def barred_by(give: Callable[[], object]) -> Bar | None:
    try:
        give()
    except actions.MayNotDisclose as refused:
        hold(refused.gate.said.whole, True, "the reason in both languages")
        return refused.gate.why
    return None


@proves("L17.1")
def nobody_gets_data_whose_contract_ended_yesterday() -> None:
    person = somebody()
    ended = registered(replace(COURIER, contract_until=date(2026, 3, 17)))
    last_day = registered(replace(COURIER, contract_until=date(2026, 3, 18)))
    hold(barred_by(lambda: given(ended, person)), Bar.RAN_OUT, "why it is refused")
    hold(barred_by(lambda: given(last_day, person)), None, "why it is refused on the last day")
    hold(barred_by(lambda: given(RecipientId(-1), person)), Bar.UNKNOWN, "why it is refused")
    with wall.lifted():
        rows = Disclosure.objects.filter(customer_id=person)
        hold([row.recipient_id for row in rows], [last_day], "what was written")


@proves("L18.2")
def nothing_goes_abroad_without_model_clauses_once_s33_is_law() -> None:
    date_switch(switch="s33", on=date(2027, 1, 1), source="law test", staff_id=None, at=AT)
    person = somebody()
    for number in (registered(replace(COURIER, place="SG")), registered(REASONED)):
        before = given(number, person, at=datetime(2026, 12, 31, 23, 59, tzinfo=HK))
        hold(len(before.cautions), 1, "warnings before it is law")
        after = datetime(2027, 1, 1, tzinfo=HK)
        why = barred_by(partial(given, number, person, at=after))
        hold(why, Bar.ABROAD, "why it is refused")
    bound = replace(COURIER, place="SG", model_clauses="RMC-1")
    told = given(registered(bound), person, at=datetime(2027, 1, 1, tzinfo=HK))
    hold(told.cautions, (), "warnings with model clauses")


@proves("L30.1")
def whoever_did_not_agree_in_writing_is_in_no_export() -> None:
    said, silent = somebody(), somebody()
    partner = registered(PARTNER)
    _answers(said, Mode.WRITTEN)
    try:
        _answers(silent, Mode.ORAL)
    except actions.MustBeWritten:
        pass
    else:
        raise NotLawful("a spoken consent to giving data to others was taken")
    hold(set(_agreed(said, silent)), {said}, "who may be in the export")
    try:
        _provided(partner, said, silent)
    except actions.NotConsented as refused:
        hold(refused.customer_ids, (silent,), "whom it is refused for")
    else:
        raise NotLawful("data were given to a partner without consent in writing")
    hold(_provided(partner, said).people, 1, "people whose data were given")


def _answers(person: CustomerId, mode: Mode) -> None:
    about = actions.About(
        classes=frozenset({"tea"}),
        kinds=frozenset({Kind.NAME}),
        shown=shown(),
        purpose=Use.PROVISION,
        recipients=PARTNER.transferee,
        for_gain=True,
    )
    actions.record_answer(
        actor=OFFICER,
        customer_id=person,
        state=State.CONSENTED,
        mode=mode,
        about=about,
        said_at=AT,
        at=AT,
    )


def _agreed(*people: CustomerId) -> dict[CustomerId, int]:
    return queries.consents_to_provide(
        customer_ids=people,
        recipients=PARTNER.transferee,
        kinds={Kind.NAME},
        marketing=FOR_TEA,
        at=AT,
    )


def _provided(number: RecipientId, *people: CustomerId) -> actions.Disclosed:
    return actions.record_disclosure(
        customer_ids=people,
        recipient_id=number,
        kinds={Kind.NAME},
        purpose=Use.PROVISION,
        at=AT,
        consent=FOR_TEA,
    )


@proves("L30.2")
def exactly_those_who_got_data_are_told_to_stop() -> None:
    person, other = somebody(), somebody()
    first, second, third = (registered(PARTNER) for _ in range(3))
    for one in (person, other):
        _answers(one, Mode.WRITTEN)
    _provided(first, person, other)
    _provided(second, person)
    _provided(third, other)
    given(registered(COURIER), person)
    for _again in range(2):
        actions.withdraw(
            actor=OFFICER, customer_id=person, mode=Mode.ORAL, raw=b"stop", said_at=AT, at=AT
        )
    with wall.lifted():
        due = {(one.customer_id, one.recipient_id) for one in queries.letters(actor=OFFICER)}
    ours = {pair for pair in due if pair[0] in (person, other)}
    hold(ours, {(person, first), (person, second)}, "letters that are due")


@proves("L19.1")
def exactly_those_whom_a_lost_key_read_are_on_the_list() -> None:
    people = [somebody() for _ in range(4)]
    by_key = replace(OFFICER, token=-19)
    for minute, actor, person in (
        (59, by_key, people[0]),  # before the window
        (60, by_key, people[1]),
        (80, by_key, people[2]),
        (81, by_key, people[0]),  # after it
        (70, OFFICER, people[3]),  # the same person, without the key
    ):
        at = AT.replace(hour=5 + minute // 60, minute=minute % 60)
        log_look(actor=actor, way="law test", classes=(), customer_ids=[person], at=at)
        log_look(actor=actor, way="law", classes=[FieldClass.CONTACT], customer_ids=[person], at=at)
    window = {"begins": AT.replace(hour=6), "ends": AT.replace(hour=6, minute=20)}
    number = actions.open_incident(
        actor=OFFICER,
        title="law test",
        exposed=Exposed(lost=Lost.TOKEN, number=-19, **window),
        facts="law test",
        noticed_at=AT,
        at=AT,
    )
    seen = queries.incident(actor=OFFICER, incident_id=number)
    found = queries.affected(exposed=seen.exposed)
    hold(found.customer_ids, tuple(sorted(people[1:3])), "who is affected")
    hold(seen.due_on, date(2026, 3, 24), "by when it is to be decided")
