"""Fields that the made-up shop made for itself, and what stands in them."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.customers import actions, queries
from kaifong.customers.queries import CustomField
from kaifong.foundation.history import actions as history
from kaifong.foundation.ids import StaffId

from . import cast

MOST = 50_000  # customers who told their size: more would show nothing new
SIZES = tuple((f"EU {n}", f"歐碼 {n}") for n in range(35, 46))
WINDOWS = (
    ("Morning (9 to 1)", "上午（9 時至 1 時）"),
    ("Afternoon (1 to 6)", "下午（1 時至 6 時）"),
    ("Evening (6 to 10)", "晚上（6 時至 10 時）"),
)
WISHES = (
    actions.Wish(
        code="shoe_size",
        name_en="Shoe size",
        name_zh="鞋碼",
        kind=queries.FieldKind.CHOICE,
        cls=FieldClass.INTERNAL,
        purpose="orders",
        why="Shoes of the right size go out the first time, and fewer come back.",
        keep_months=36,
        options=SIZES,
        place=10,
    ),
    actions.Wish(
        code="delivery",
        name_en="Preferred delivery",
        name_zh="送貨時段",
        kind=queries.FieldKind.CHOICES,
        cls=FieldClass.INTERNAL,
        purpose="orders",
        why="The courier comes when somebody is at home.",
        keep_always=True,
        options=WINDOWS,
        place=20,
    ),
    actions.Wish(
        code="vip_remark",
        name_en="VIP remark",
        name_zh="貴賓備註",
        kind=queries.FieldKind.TEXT,
        cls=FieldClass.SENSITIVE,
        purpose="service",
        why="Those who serve our best customers know what to mind.",
        keep_months=24,
        most=300,
        place=30,
    ),
)
REMARKS = {
    cast.MRS_CHAN: "太古城分店店長認識她；禮盒請用紅色絲帶。",
    cast.MR_LAU: "Calls before he comes; keep the rosewood tray for him.",
    cast.AU_YEUNG: "Her mother signs for the parcels.",
}
# Some sizes are commoner than others; a third told theirs.
SIZED = """
INSERT INTO customers_fieldvalue (customer_id, field_id, whole, set_at)
SELECT c.id, %(field)s, 1 + (ARRAY[1,2,2,3,3,3,4,4,5,5,6,6,7,7,7,8,8,9,9,10])[1 + (c.id * 7) %% 20],
  c.joined_at
FROM customers_customer c
WHERE c.id >= %(first)s AND c.id < %(first)s + %(most)s AND c.id %% 3 = 0
"""
TIMED = """
INSERT INTO customers_fieldvalue (customer_id, field_id, text, set_at)
SELECT c.id, %(field)s, CASE c.id %% 4 WHEN 0 THEN %(evening)s WHEN 1 THEN %(morning)s
  ELSE %(both)s END, c.joined_at
FROM customers_customer c
WHERE c.id >= %(first)s AND c.id < %(first)s + %(most)s AND c.id %% 5 < 2
"""


REMARKED = """
INSERT INTO customers_fieldvalue (customer_id, field_id, text, set_at)
SELECT id, %(field)s, %(text)s, joined_at FROM customers_customer WHERE member_no = %(number)s
ON CONFLICT (customer_id, field_id) DO NOTHING
"""


def make_own_fields(*, first: int, at: datetime) -> None:
    """Make the fields that are missing, and let some of these customers have something in them."""
    officer = _officer()
    for wish in WISHES:
        with suppress(actions.CannotDefine):  # it is there, or administrators let it go
            actions.define(actor=officer, wish=wish, at=at)
    own = queries.every_field()
    facts: dict[str, Any] = {"first": first, "most": MOST}
    with wall.lifted(), history.unrecorded(), connection.cursor() as cursor:
        if size := own.get("x_shoe_size"):
            cursor.execute(SIZED, {**facts, "field": size.id})
        if delivery := own.get("x_delivery"):
            cursor.execute(TIMED, {**facts, "field": delivery.id, **_windows(delivery)})
        for number, text in REMARKS.items() if "x_vip_remark" in own else ():
            said: dict[str, Any] = {"field": own["x_vip_remark"].id, "number": number}
            cursor.execute(REMARKED, {**said, "text": text})


def _windows(field: CustomField) -> dict[str, Any]:
    kept = {"morning": (1,), "evening": (3,), "both": (2, 3)}
    return {name: queries.columns_of(field, value)["text"] for name, value in kept.items()}


def _officer() -> Actor:
    """Return somebody who may do this, whatever the administrators made of the roles."""
    of_the_shop = Staff.objects.filter(user__username="privacy", is_demo=True)
    staff_id = of_the_shop.values_list("pk", flat=True).first()
    granted = [("field", "define")]
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
