"""Taking a customer into the books, and keeping his roll-up true."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Func, Value

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts
from kaifong.customers.events import CustomerRegistered
from kaifong.customers.models import (
    ContactPoint,
    Customer,
    CustomerDay,
    CustomerProfile,
    ExternalIdentity,
    Stranger,
)
from kaifong.customers.permissions import Permission
from kaifong.customers.rules import search_text_of, search_zh_of
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.hongkong.hkid import masked
from kaifong.foundation.identity_cards.actions import without_hkid
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from . import filling
from .editing import Nameless, NoSuchValue, fields_among, must_fit

FILLED_IN = ("name_en", "name_zh", "language", "district", "channel")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a person when the record is made."""

    name_en: str = ""
    name_zh: str = ""
    language: str = "zh-hant"
    district: int = 0
    channel: int = 0
    member_no: str | None = None
    emails: tuple[str, ...] = ()  # normalised
    phones: tuple[str, ...] = ()  # E.164
    identities: tuple[tuple[str, str], ...] = ()  # (source, outside number)
    more: Mapping[str, Any] = field(default_factory=dict)  # the shop's own fields, by name


class Taken(Exception):
    """The member number or an outside number is another customer's."""


def register(
    *, actor: Actor, known: Known, collected_under: str, at: datetime, reason: str = ""
) -> CustomerId:
    """
    Take a person into the books under the notice by which the data were collected.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not register such a customer
    :raises NoSuchValue: if a value cannot stand in its field
    :raises Nameless: if there is neither a name nor a member number
    :raises DoesNotFit, NotUnique: if a value cannot stand in a field of the shop's own
    :raises Taken: if the member number or an outside number is another customer's
    """
    must_be_off(Brake.READ_ONLY)
    facts = Facts(known.district // 100, known.channel, frozenset(), actor.staff_id)
    if not actor.scope("create", "customer").admits(facts):
        raise NotAllowed(Permission.CUSTOMER_CREATE)
    if masked(known.member_no or "", bare=False)[1]:
        raise NoSuchValue("member_no")  # the number of a card is nobody's key
    known = replace(
        known,
        name_en=without_hkid(known.name_en, entrance="customer.name_en"),
        name_zh=without_hkid(known.name_zh, entrance="customer.name_zh"),
    )
    must_fit({name: getattr(known, name) for name in FILLED_IN})
    if not (known.name_en or known.name_zh or known.member_no):
        raise Nameless
    scope = actor.scope("create", "customer")
    if not all(scope.shows(one.cls, facts) for one in fields_among(known.more).values()):
        raise NotAllowed(Permission.CUSTOMER_CREATE)
    opened = history.changes(
        kind=ChangeSet.Kind.EDIT, at=at, staff_id=actor.staff_id, reason=reason
    )
    try:
        with wall.lifted(), opened:
            return _registered(actor, known, collected_under, at)
    except IntegrityError as taken:
        if "_once" in str(taken) or "member_no" in str(taken):
            raise Taken from taken
        raise


def _registered(actor: Actor, known: Known, collected_under: str, at: datetime) -> CustomerId:
    owner = actor.staff_id if _only_own(actor) else None
    customer = _customer(known, collected_under, at, owner)
    _contact_points(customer, known, collected_under)
    _identities(customer, known, collected_under)
    CustomerProfile.objects.create(customer=customer)
    _more(customer, known, at)
    event = CustomerRegistered(
        happened_at=at, customer_id=CustomerId(customer.pk), channel=known.channel
    )
    record(event, staff_id=actor.staff_id)
    return CustomerId(customer.pk)


def _more(customer: Customer, known: Known, at: datetime) -> None:
    own = fields_among(known.more)
    if own.keys() != known.more.keys():
        raise NoSuchValue(min(known.more.keys() - own.keys()))
    given = {}
    for name, one in own.items():
        value = filling.masked(one, known.more[name])
        filling.must_stand(one, value)
        if value is not None:
            given[one] = value
    filling.fill(customer_ids=[customer.pk], values=given, at=at)


def _only_own(actor: Actor) -> bool:
    # Whoever may register only his own customers looks after them from the first moment.
    return all(rows.own for rows in actor.scope("create", "customer").rows)


@transaction.atomic
def tally(
    *,
    customer_id: CustomerId,
    day: date,
    cents: int,
    sale: bool,
    channel: int,
    categories: set[int],
) -> None:
    """Add one sale or return of goods, in cents, to the customer's life and day."""
    profile = CustomerProfile.objects.select_for_update().get(pk=customer_id)
    profile.spend_cents += cents
    if sale:
        profile.orders += 1
        profile.first_on = min(profile.first_on or day, day)
        profile.last_on = max(profile.last_on or day, day)
        profile.channels = _plus_one(profile.channels, channel)
    else:
        profile.returns += 1
        profile.returned_cents -= cents
    profile.save()
    CustomerDay.objects.bulk_create(
        [CustomerDay(customer_id=customer_id, day=day)], ignore_conflicts=True
    )
    CustomerDay.objects.filter(customer_id=customer_id, day=day).update(
        orders=F("orders") + int(sale),
        returns=F("returns") + int(not sale),
        spend_cents=F("spend_cents") + cents,
    )
    if sale:
        _add_categories(customer_id, categories)


def _plus_one(counts: list[int], at: int) -> list[int]:
    longer = counts + [0] * (at + 1 - len(counts))
    longer[at] += 1
    return longer


def _add_categories(customer_id: CustomerId, categories: set[int]) -> None:
    lacking = Customer.objects.filter(pk=customer_id).exclude(categories__contains=list(categories))
    customer = lacking.first()
    if customer is not None:
        with history.unrecorded():  # derived from orders, which have their own record
            lacking.update(categories=sorted({*customer.categories, *categories}))


def _customer(known: Known, collected_under: str, at: datetime, owner: int | None) -> Customer:
    outside = [number for _, number in known.identities]
    return Customer.objects.create(
        member_no=known.member_no,
        name_en=known.name_en,
        name_zh=known.name_zh,
        language=known.language,
        district=known.district,
        channel=known.channel,
        owner_id=owner,
        collected_under=collected_under,
        joined_at=at,
        lake_key=secrets.randbits(62),
        search_text=search_text_of(known.name_en, known.member_no, outside),
        search_zh=Func(Value("simple"), Value(search_zh_of(known.name_zh)), function="to_tsvector"),
    )


def _contact_points(customer: Customer, known: Known, source: str) -> None:
    kinds = (
        (ContactPoint.Kind.EMAIL, known.emails),
        (ContactPoint.Kind.PHONE, known.phones),
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            customer=customer, kind=kind, value=value, is_primary=place == 0, source=source
        )
        for kind, values in kinds
        for place, value in enumerate(dict.fromkeys(values))
    )


def _identities(customer: Customer, known: Known, under: str) -> None:
    ExternalIdentity.objects.bulk_create(
        ExternalIdentity(customer=customer, source=source, external_id=number, learnt_from=under)
        for source, number in known.identities
    )
    for source, number in known.identities:  # whoever was a stranger is one no more
        Stranger.objects.filter(source=source, external_id=number).delete()
