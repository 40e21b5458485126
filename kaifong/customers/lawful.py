"""What the customers' records prove of the law pack: no cards in them, nobody sees too much."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Granted, Purpose, Rows
from kaifong.foundation.hongkong.hkid import MASK
from kaifong.foundation.ids import CustomerId, StaffId
from kaifong.foundation.law.pack import installed
from kaifong.foundation.law.proving import NotLawful, hold, proves

from . import actions, queries

AT = datetime(2026, 3, 18, 4, tzinfo=UTC)
CARD = "A123456(3)"
COUNT = "SELECT count(*) FROM customers_customer"


def _actor(*verbs: str, fields: bool = False) -> Actor:
    """Return somebody who is not on the staff, and may do this with every customer."""
    everything, for_service = frozenset(FieldClass), frozenset({Purpose.SERVICE})
    grants = tuple(Granted(verb, "customer", Rows(), everything, for_service) for verb in verbs)
    if fields:
        grants += (Granted("define", "field", Rows(), everything, for_service),)
    return Actor(StaffId(-1), "law test", "en", (), grants, Purpose.SERVICE)


def _somebody(actor: Actor, name: str) -> CustomerId:
    known = actions.Known(name_en=name)
    return actions.register(actor=actor, known=known, collected_under="law test", at=AT)


@proves("L02.2")
def no_field_is_made_without_a_purpose_or_beyond_need() -> None:
    officer = _actor("see", "edit", fields=True)
    wish = actions.Wish(
        code="law_test",
        name_en="Law test",
        name_zh="法例測試",
        kind=queries.FieldKind.DATE,
        cls=FieldClass.INTERNAL,
        purpose="service",
        why="To be refused.",
        keep_always=True,
    )
    number = actions.define(actor=officer, wish=wish, at=AT)
    hold(number > 0, True, "a field with a purpose is made")
    limit = installed().rules["L02"].params["obligatory_fields"]
    hold(actions.MOST_OBLIGATORY, limit, "obligatory fields")
    before = len(queries.every_field())
    refused: tuple[dict[str, Any], ...] = (
        {"purpose": ""},
        {"name_en": "Date of birth"},
        {"name_en": "HKID"},
    )
    for more in refused:
        try:
            actions.define(actor=officer, wish=replace(wish, code="more", **more), at=AT)
        except actions.CannotDefine:
            continue
        raise NotLawful(f"a field was made: {more}")
    hold(len(queries.every_field()), before, "fields")


@proves("L03.2")
def no_text_of_a_customer_holds_a_card() -> None:
    clerk = _actor("see", "create", "edit")
    number = _somebody(clerk, f"CHAN {CARD}")
    actions.edit(
        actor=clerk,
        customer_id=number,
        original={"note": ""},
        mine={"note": f"She showed {CARD}."},
        at=AT,
        reason=f"Card {CARD}",
    )
    with wall.lifted(), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c) FROM customers_customer c WHERE id = %s", [number])
        kept = str(cursor.fetchone())
        cursor.execute(
            "SELECT string_agg(reason, '') FROM foundation_changeset WHERE at = %s", [AT]
        )
        kept += str(cursor.fetchone())
        cursor.execute(
            "SELECT count(*) FROM foundation_hkidmasked WHERE entrance = 'customer.note'"
        )
        counted = cursor.fetchone()
    hold("123456" in kept, False, "what is kept holds a number")
    hold(kept.count(MASK), 3, "masked texts")
    hold(counted, (1,), "counts of the day")


@proves("L16.1")
def who_has_no_right_sees_nobody() -> None:
    _somebody(_actor("see", "create"), "CHAN Mei")
    nobody = _actor()
    with wall.seen_by(nobody):
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            hold(cursor.fetchone(), (0,), "rows in plain SQL")
        hold(queries.count(actor=nobody, asked=queries.Asked()), 0, "rows in the list")


@proves("L16.2")
def nobody_in_particular_reads_nothing() -> None:
    _somebody(_actor("see", "create"), "CHAN Mei")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(COUNT)
    except DatabaseError:
        return
    raise NotLawful("the table was read without saying for whom")
