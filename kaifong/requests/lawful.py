"""What requests prove of the law pack: Part 5 of Cap. 486, and a wish to be deleted."""

from dataclasses import replace
from datetime import date, datetime

from django.db import DatabaseError, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.hongkong.clock import HONG_KONG, months_before
from kaifong.foundation.ids import RequestId, StaffId
from kaifong.foundation.law.pack import rule
from kaifong.foundation.law.proving import NotLawful, hold, proves
from kaifong.privacy.queries import RecipientSeen
from kaifong.requests import letters
from kaifong.requests.rules.fees import Form, Item
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.retention import queries as retention

from . import actions
from .models import Letter, LogEntry, Request

AT = datetime(2026, 3, 18, 12, tzinfo=HONG_KONG)
NOBODY = b""
OF_NOBODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _officer() -> Actor:
    """Return somebody who is not on the staff, and may answer requests."""
    classes, purposes = frozenset(FieldClass), frozenset({Purpose.SERVICE})
    may = [*(("request", do) for do in ("receive", "see", "answer")), ("customer", "see")]
    grants = tuple(Granted(do, about, ANY, classes, purposes) for about, do in may)
    return Actor(StaffId(-1), "law test", "en", (), grants, Purpose.SERVICE)


def _asked(kind: Kind = Kind.ACCESS) -> RequestId:
    return actions.receive(
        customer_id=None,
        kind=kind,
        words=f"law test {kind}",
        channel=Channel.LETTER,
        language="en",
        received_at=AT,
        at=AT,
        actor=_officer(),
    )


@proves("L21.4")
def a_refusal_without_ground_is_not_saved() -> None:
    number = _asked()
    for named in ((), ("not of the list",)):
        try:
            actions.refuse(
                actor=_officer(), request_id=number, grounds=named, reasons="Because.", at=AT
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
        actions.quote_fee(actor=_officer(), request_id=number, form=Form.PRINT, costs=costs, at=AT)
    except actions.NoFee:
        return
    raise NotLawful("a fee was asked for a correction")


@proves("L24.1")
def recipients_of_twelve_months_are_told() -> None:
    months = int(rule("L24").params["recipients_months"])
    since = months_before(date(2026, 3, 31), months)
    hold(since, date(2025, 3, 31), "the first day whose recipients are told")
    hold(date(2025, 3, 30) < since, True, "the day before is out")
    hold({"last_at", "kinds"} <= set(RecipientSeen.__annotations__), True, "what is known of them")


@proves("L10.1")
def each_kept_item_is_told_with_law_and_end() -> None:
    number = _asked(Kind.DELETION)
    with wall.lifted():
        row = Request.objects.get(pk=number)
        kept = retention.kept_by_law([-1], today=AT.date())
        invoice = retention.installed().rule("invoice")
    until = invoice.until(AT.date())
    hold(until, date(2033, 3, 18), "the end of an invoice of that day")
    hold(kept, (), "what is kept of nobody")
    for language in ("en", "zh-hant"):
        told = replace_language(row, language)
        hold(bool(told), True, f"the list in {language}")


def replace_language(row: Request, language: str) -> list[list[str]]:
    row.language = language
    answer = retention.Answer(refused=False, erased=(), kept=(), run_id=None)
    return [list(table.heads) for table in letters.erased_and_kept(row, replace(answer))]
