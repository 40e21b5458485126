"""Customers for other systems."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from kaifong.authority.actions import log_look
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.authority.rules import FieldClass
from kaifong.customers import queries
from kaifong.customers.permissions import Permission
from kaifong.foundation.ids import CustomerId, StaffId

from .shapes import Count, CustomerAsked, Customers, CustomersAsked, CustomerWhole, Id
from .surface import ERRORS, behind_the_wall

router = Router(tags=["customers"])


@router.get("", response={200: Customers, **ERRORS}, url_name="customers")
@behind_the_wall
def customers(request: HttpRequest, asked: Query[CustomersAsked]) -> dict[str, Any]:
    """List the customers that the key's owner may see, a page at a time."""
    actor = _actor(request)
    found = queries.listing(
        actor=actor,
        asked=_asked(asked, queries.Sort(asked.sort)),
        after=asked.after,
        size=asked.limit,
    )
    _log(actor, "api:customers", found.rows)
    return {"items": [_listed(row) for row in found.rows], "after": found.after}


@router.get("/count", response={200: Count, **ERRORS}, url_name="customers-count")
@behind_the_wall
def count(request: HttpRequest, asked: Query[CustomerAsked]) -> dict[str, Any]:
    """Count the customers that match, up to a cap."""
    number = queries.count(actor=_actor(request), asked=_asked(asked))
    cap = queries.COUNTED_AT_MOST
    return {"count": min(number, cap), "capped": number > cap}


@router.get("/{pk}", response={200: CustomerWhole, **ERRORS}, url_name="customer")
@behind_the_wall
def customer(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """Show one customer."""
    actor = _actor(request)
    try:
        person = queries.person(actor=actor, customer_id=CustomerId(pk))
    except NotAllowed:
        # Asked for by the number of a record that was merged: whoever may see the other is led on.
        now = queries.merged_into(actor=actor, customer_id=CustomerId(pk))
        if now is None:
            raise
        pk, person = now, queries.person(actor=actor, customer_id=now)
    read = {FieldClass.CONTACT, FieldClass.SENSITIVE} - person.listed.hidden
    log_look(actor=actor, way="api:customer", classes=read, customer_ids=[pk], at=timezone.now())
    return {
        **_listed(person.listed),
        "contact": person.contact,
        "identities": None
        if person.identities is None
        else [{"source": source, "external_id": number} for source, number in person.identities],
        "value": person.value,
        "note": person.note,
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    require(actor, Permission.CUSTOMER_SEE)
    return actor


def _asked(asked: CustomerAsked, sort: queries.Sort = queries.Sort.NEWEST) -> queries.Asked:
    def one(code: int | None) -> tuple[int, ...]:
        return () if code is None else (code,)

    return queries.Asked(
        text=asked.q,
        regions=one(asked.region),
        districts=one(asked.district),
        channels=one(asked.channel),
        categories=one(asked.category),
        owner=None if asked.owner is None else StaffId(asked.owner),
        language=asked.language,
        joined_from=asked.joined_from,
        joined_until=asked.joined_until,
        spend_from=asked.spend_from,
        spend_until=asked.spend_until,
        last_before=asked.last_before,
        sort=sort,
    )


def _listed(row: queries.Listed) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in queries.Listed.__dataclass_fields__}
    categories = None if row.categories is None else list(row.categories)
    return {**given, "categories": categories, "hidden": sorted(row.hidden)}


def _log(actor: Actor, way: str, rows: Iterable[queries.Listed]) -> None:
    reached: list[int] = []
    others: list[int] = []
    for row in rows:
        (others if FieldClass.CONTACT in row.hidden else reached).append(row.id)
    moment = timezone.now()
    log_look(actor=actor, way=way, classes={FieldClass.CONTACT}, customer_ids=reached, at=moment)
    log_look(actor=actor, way=way, classes={FieldClass.PUBLIC}, customer_ids=others, at=moment)
