"""What requests prove of the law pack: Part 5 of Cap. 486."""

from dataclasses import replace
from datetime import date, datetime

from django.db import DatabaseError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.hongkong.clock import HONG_KONG
from kaifong.foundation.ids import CustomerId, RequestId, StaffId
from kaifong.foundation.law.proving import NotLawful, hold, proves
from kaifong.privacy import actions as privacy

from . import actions
from .actions.correcting import to_be_told
from .models import Correction, Letter, LogEntry, Request
from .rules.fees import Form, Item
from .rules.kinds import Channel, Kind

AT = datetime(2026, 3, 18, 12, tzinfo=HONG_KONG)
NOBODY = b""
OF_NOBODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _granted(about: str, *actions: str) -> tuple[Granted, ...]:
    classes, purposes = frozenset(FieldClass), frozenset({Purpose.SERVICE})
    return tuple(Granted(action, about, ANY, classes, purposes) for action in actions)


# Not on the staff; he may answer requests.
OFFICER = Actor(
    StaffId(-1),
    "law test",
    "en",
    (),
    (*_granted("request", "receive", "see", "answer"), *_granted("customer", "see")),
    Purpose.SERVICE,
)
PERSON = CustomerId(-1)  # nobody's number


def _asked(kind: Kind = Kind.ACCESS) -> RequestId:
    return actions.receive(
        customer_id=None,
        kind=kind,
        words=f"law test {kind}",
        channel=Channel.LETTER,
        language="en",
        received_at=AT,
        at=AT,
        actor=OFFICER,
    )


@proves("L21.4")
def a_refusal_without_ground_is_not_saved() -> None:
    number = _asked()
    for named in ((), ("not of the list",)):
        try:
            actions.refuse(
                actor=OFFICER, request_id=number, grounds=named, reasons="Because.", at=AT
            )
        except actions.NoGround:
            continue
        raise NotLawful("a refusal without a ground was saved")
    with wall.lifted():
        hold(LogEntry.objects.filter(request_id=number).count(), 0, "entries")
        hold(Letter.objects.filter(request=number).count(), 0, "letters")


@proves("L22.2")
def no_letter_of_refusal_without_entry() -> None:
    number = _asked()
    try:
        with wall.lifted(), transaction.atomic():
            Letter.objects.create(
                request_id=number, kind="refusal", made_at=AT, pdf=NOBODY, sha256=OF_NOBODY
            )
    except DatabaseError:
        return
    raise NotLawful("a letter of refusal was made without an entry")


@proves("L23.1")
def no_fee_for_a_correction() -> None:
    number = _asked(Kind.CORRECTION)
    costs = {Form.PRINT: (Item("Paper", 100),)}
    try:
        actions.quote_fee(actor=OFFICER, request_id=number, form=Form.PRINT, costs=costs, at=AT)
    except actions.NoFee:
        return
    raise NotLawful("a fee was asked for a correction")


@proves("L24.1")
def recipients_of_twelve_months_are_told() -> None:
    officer = replace(OFFICER, grants=(*OFFICER.grants, *_granted("recipient", "see", "keep")))
    told, not_told = (
        _given(officer, name, at)
        for name, at in (("In time", _noon(2025, 3, 31)), ("Before", _noon(2025, 3, 30)))
    )
    number = _asked(Kind.CORRECTION)
    with wall.lifted():
        row = Request.objects.get(pk=number)
        found = Correction.objects.create(
            request=row,
            field="name_en",
            proposed_at=AT,
            corrected_at=_noon(2026, 3, 31),
            corrected_on=date(2026, 3, 31),
        )
        listed = to_be_told(row, PERSON, found)
    hold(listed, [told], f"who is told, and not {not_told}")


def _given(officer: Actor, name: str, at: datetime) -> int:
    bound = privacy.Bound(
        capacity=privacy.Capacity.PROCESSOR,
        name=privacy.Both(name, "法例測試"),
        transferee="law-test",
        kinds=frozenset({privacy.Kind.NAME}),
        place="HK",
        contract=name,
        contract_from=date(2025, 1, 1),
    )
    number = privacy.register_recipient(actor=officer, bound=bound, at=_noon(2025, 1, 2))
    with wall.lifted():
        privacy.record_disclosure(
            customer_ids=[PERSON],
            recipient_id=number,
            kinds={privacy.Kind.NAME},
            purpose=privacy.Purpose.ORDERS,
            at=at,
        )
    return number


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=HONG_KONG)
