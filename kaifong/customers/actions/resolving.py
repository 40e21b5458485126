"""Whose somebody is who came by a channel: a customer's, or nobody's yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from kaifong.authority import wall
from kaifong.customers.events import CustomerChanged
from kaifong.customers.likeness import HONG_KONG, Likeness
from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity, Stranger
from kaifong.customers.queries.alike import alike
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off

from .identifying import Kind, bear, must_be_identity

NEW = -1  # the number under which he is compared


class By(StrEnum):
    """By what somebody was known."""

    IDENTITY = "identity"
    ADDRESS = "address"  # a verified one, and one person's alone
    LIKENESS = "likeness"  # an equal address and hardly a doubt
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Came:
    """Somebody who came by a channel: by what, and what the channel says of him."""

    source: str
    external_id: str
    kind: str = Kind.EXTERNAL
    name_en: str = ""
    name_zh: str = ""
    emails: tuple[str, ...] = ()  # normalised
    phones: tuple[str, ...] = ()  # E.164


@dataclass(frozen=True)
class Resolved:
    """Who it is: a customer, or a stranger, whom the books do not know."""

    by: By
    customer_id: CustomerId | None = None
    stranger_id: int | None = None


@transaction.atomic
def resolve(*, came: Came, at: datetime) -> Resolved:
    """
    Tell who came by a channel: by identity, verified address, the rules of matching; or nobody.

    Whoever is known is from now on known by this identity too. Nobody is taken into the books:
    that needs a notice and his word. Where two verified ones differ, nothing is decided here.

    :raises Braked: while nothing may be changed
    :raises NoSuchValue: if it can be nobody's identity
    """
    must_be_off(Brake.READ_ONLY)
    must_be_identity(came.source, came.external_id, came.kind)
    with wall.lifted():
        _one_at_a_time(came)
        known = ExternalIdentity.objects.filter(source=came.source, external_id=came.external_id)
        owner = known.values_list("customer_id", flat=True).first()
        if owner is not None:
            return Resolved(By.IDENTITY, CustomerId(owner))
        for by, found in ((By.ADDRESS, _by_address(came)), (By.LIKENESS, _by_likeness(came))):
            if len(found) > 1:
                break  # several: a person must look
            if found and (customer := _free(found.pop(), came)) is not None:
                return _known_now(customer, came, by, at)
        return Resolved(By.NOBODY, stranger_id=_stranger(came, at))


def _one_at_a_time(came: Came) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"identity {came.source} {came.external_id}"],
        )


def _by_address(came: Came) -> set[int]:
    points = ContactPoint.objects.filter(
        value__in=[*came.emails, *came.phones], verified_at__isnull=False
    ).exclude(status=ContactPoint.Status.BOUNCED)
    return set(points.values_list("customer_id", flat=True))


def _by_likeness(came: Came) -> set[int]:
    given = Likeness(
        id=NEW,
        name_en=came.name_en,
        name_zh=came.name_zh,
        emails=came.emails,
        phones=came.phones,
    )
    pairs = alike(given=[given], entrance="import")
    # Never by the name alone, however rare.
    return {
        one.other
        for one in pairs
        if one.probability >= HONG_KONG.sure
        and "same" in (one.levels.get("phone"), one.levels.get("email"))
    }


def _free(customer_id: int, came: Came) -> Customer | None:
    """Return the customer, kept, unless something verified speaks against it."""
    customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
    if customer is None:
        return None
    others = customer.identities.filter(source=came.source, verified_at__isnull=False)
    for kind, given in (("email", came.emails), ("phone", came.phones)):
        points = customer.contact_points.filter(kind=kind, verified_at__isnull=False)
        if given and _differ(set(points.values_list("value", flat=True)), given):
            return None
    return None if others.exists() else customer


def _differ(verified: Collection[str], given: Collection[str]) -> bool:
    return bool(verified) and not set(verified) & set(given)


def _known_now(customer: Customer, came: Came, by: By, at: datetime) -> Resolved:
    kind = ChangeSet.Kind.SYSTEM
    with history.changes(kind=kind, at=at) as changeset:
        bear(customer, came.source, came.external_id, came.kind, f"resolved:{by}")
        customer_id = CustomerId(customer.pk)
        number = ChangeSetId(changeset.pk)
        record(CustomerChanged(happened_at=at, customer_id=customer_id, changeset_id=number))
    return Resolved(by, customer_id)


def _stranger(came: Came, at: datetime) -> int:
    one, made = Stranger.objects.get_or_create(
        source=came.source,
        external_id=came.external_id,
        defaults={"kind": came.kind, "first_at": at, "last_at": at},
    )
    if not made and one.last_at < at:
        Stranger.objects.filter(pk=one.pk).update(last_at=at)
    return int(one.pk)
