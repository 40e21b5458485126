"""Orders for other systems."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from kaifong.authority.actions import log_look
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.foundation.ids import OrderId
from kaifong.orders import queries
from kaifong.orders.permissions import Permission

from .shapes import Id, Orders, OrdersAsked, OrderWhole
from .surface import ERRORS, behind_the_wall

router = Router(tags=["orders"])


@router.get("", response={200: Orders, **ERRORS}, url_name="orders")
@behind_the_wall
def orders(request: HttpRequest, asked: Query[OrdersAsked]) -> dict[str, Any]:
    """List the orders that the key's owner may see, newest first."""
    found = queries.recent(
        actor=_actor(request), number=asked.number, after=asked.after, size=asked.limit
    )
    _log(_actor(request), "api:orders", found.rows)
    return {"items": [_given(row) for row in found.rows], "after": found.after}


@router.get("/{pk}", response={200: OrderWhole, **ERRORS}, url_name="order")
@behind_the_wall
def order(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Show one order with its lines."""
    seen = queries.order(actor=_actor(request), order_id=OrderId(pk))
    _log(_actor(request), "api:order", [seen])
    return {**_given(seen), "lines": None if seen.lines is None else list(seen.lines)}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    require(actor, Permission.ORDER_SEE)
    return actor


def _log(actor: Actor, way: str, rows: Iterable[queries.OrderSeen]) -> None:
    """Write down whose orders a key read."""
    people = {row.customer_id for row in rows if row.customer_id}
    log_look(
        actor=actor,
        way=way,
        classes={FieldClass.INTERNAL},
        customer_ids=sorted(people),
        at=timezone.now(),
    )


def _given(row: queries.OrderSeen) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in queries.OrderSeen.__dataclass_fields__}
    return {**given, "hidden": sorted(row.hidden)}
