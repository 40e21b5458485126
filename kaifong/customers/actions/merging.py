"""Making one customer's record part of another's; whoever asks for it is led there."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts, FieldClass
from kaifong.customers.events import CustomersMerged
from kaifong.customers.models import (
    ContactPoint,
    Customer,
    ExternalIdentity,
    FieldValue,
    Merge,
    Pair,
)
from kaifong.customers.permissions import Permission
from kaifong.customers.queries.fields import every_field
from kaifong.customers.survivorship import FIELDS, Side, survivors
from kaifong.foundation import registry
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.registry import Merged
from kaifong.foundation.switches import Brake, must_be_off

from . import filling, moving
from .editing import Nameless, class_of, fields_among
from .finding import find_again

COLUMNS = tuple(name for name in FIELDS if name not in {"email", "phone"})
NEEDED = (FieldClass.INTERNAL, FieldClass.CONTACT)  # of both records, to judge them at all
CARD = "member"  # the source under which a merged record's member number is still known


class Gone(Exception):
    """One of the two is not there any more: it was merged meanwhile, by somebody else."""


class ChangedMeanwhile(Exception):
    """One of the two was changed since the comparison was shown."""


class SamePerson(Exception):
    """A record cannot be made part of itself."""


def merge(
    *,
    actor: Actor,
    winner_id: CustomerId,
    loser_id: CustomerId,
    at: datetime,
    chosen: Mapping[str, Side] | None = None,
    seen: int | None = None,
    reason: str = "",
) -> ChangeSetId:
    """
    Make the loser's record part of the winner's, and tell which change-set did.

    `chosen` names whose value each field takes; the rest follow what is suggested. `seen` is the
    number of the last change that the comparison knew of.

    :raises Braked: while nothing may be changed
    :raises SamePerson: if both are one record already
    :raises NotAllowed: if the actor may not merge both, or chooses in a field he may not see
    :raises Nameless: if nothing would be left to call the person by
    :raises Gone: if one of them was merged meanwhile
    :raises ChangedMeanwhile: if one of them was changed since it was seen
    """
    must_be_off(Brake.READ_ONLY)
    if winner_id == loser_id:
        raise SamePerson
    chosen = dict(chosen or {})
    with wall.lifted():
        winner, loser = _both(winner_id, loser_id)
        for one in (winner, loser):
            must_may_merge(actor, one, list(chosen))
        if seen is not None and last_change(winner_id, loser_id) != seen:
            raise ChangedMeanwhile
        who = Merged(winner_id, loser_id, at, actor.staff_id)
        kind = ChangeSet.Kind.MERGE
        with history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason) as changeset:
            _merge(winner, loser, chosen, who, changeset)
            return _told(who, ChangeSetId(changeset.pk))


def must_may_merge(actor: Actor, one: Customer, fields: list[str]) -> None:
    """
    Do nothing if the actor may merge this customer and choose in these fields.

    :raises NotAllowed: otherwise
    """
    scope = actor.scope("merge", "customer")
    facts = Facts(one.region, one.channel, frozenset(one.categories), one.owner_id)
    own = fields_among(fields)
    classes = {*NEEDED, *(class_of(name, own) for name in fields)}
    if not scope.admits(facts) or not all(scope.shows(cls, facts) for cls in classes):
        raise NotAllowed(Permission.CUSTOMER_MERGE)


def last_change(*customer_ids: int) -> int:
    """Return the number of the last change of any of these customers; 0 if there is none."""
    changed = Change.objects.filter(customer_id__in=customer_ids).order_by("-pk")
    return changed.values_list("pk", flat=True).first() or 0


def _both(winner_id: int, loser_id: int) -> tuple[Customer, Customer]:
    # In one order, so that two who merge the same two do not wait for each other for ever.
    rows = Customer.objects.select_for_update().filter(pk__in=(winner_id, loser_id)).order_by("pk")
    found = {one.pk: one for one in rows}
    for wanted in (winner_id, loser_id):
        if wanted not in found:
            merged = Merge.objects.filter(loser_id=wanted, undone_at=None).exists()
            raise Gone(wanted) if merged else NotAllowed(f"customer {wanted}")
    return found[winner_id], found[loser_id]


def _merge(
    winner: Customer,
    loser: Customer,
    chosen: Mapping[str, Side],
    who: Merged,
    changeset: ChangeSet,
) -> None:
    mine, theirs = ({name: getattr(one, name) for name in COLUMNS} for one in (winner, loser))
    became = survivors(mine, theirs, chosen)
    if not any({**mine, **became}[name] for name in ("name_en", "name_zh", "member_no")):
        raise Nameless
    one = Merge.objects.create(
        winner_id=winner.pk,
        loser_id=loser.pk,
        at=who.at,
        staff_id=who.staff_id,
        changeset=changeset,
    )
    Pair.objects.filter(left_id=loser.pk).delete()
    Pair.objects.filter(right_id=loser.pk).delete()
    _contact_points(winner.pk, loser.pk, chosen)
    ExternalIdentity.objects.filter(customer=loser).update(customer=winner)
    _own_fields(winner.pk, loser.pk, chosen)
    moving.move(one, who)
    _remove(loser.pk)
    Customer.objects.filter(pk=winner.pk).update(**became)
    card = loser.member_no if "member_no" not in became else winner.member_no
    if card:
        ExternalIdentity.objects.get_or_create(
            source=CARD,
            external_id=card,
            defaults={"customer": winner, "kind": ExternalIdentity.Kind.MEMBER},
        )
    moving.move_history(one, who)
    find_again({winner.pk})
    registry.roll_up([winner.pk])
    with connection.cursor() as cursor:
        # Whatever still points to the loser is found here, while the merge can still fail.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _contact_points(winner_id: int, loser_id: int, chosen: Mapping[str, Side]) -> None:
    mine = {(p.kind, p.value): p for p in ContactPoint.objects.filter(customer_id=winner_id)}
    theirs = list(ContactPoint.objects.filter(customer_id=loser_id).order_by("-is_primary", "pk"))
    first: dict[str, int] = {}
    for point in theirs:
        known = mine.get((point.kind, point.value))
        first.setdefault(point.kind, known.pk if known else point.pk)
        if known is None:
            continue
        if point.verified_at and not known.verified_at:
            points = ContactPoint.objects.filter(pk=known.pk)
            points.update(
                verified_at=point.verified_at,
                status=point.status,
                doubt=point.doubt,
                doubted_at=point.doubted_at,
            )
        point.delete()
    # None of them first, until it is known which is: there may be one only.
    ContactPoint.objects.filter(customer_id=loser_id).update(
        customer_id=winner_id, is_primary=False
    )
    for kind, point_id in first.items():
        has_first = any(p.is_primary for (of, _), p in mine.items() if of == kind)
        if not has_first or chosen.get(kind) == Side.LOSER:
            others = ContactPoint.objects.filter(customer_id=winner_id, kind=kind, is_primary=True)
            others.exclude(pk=point_id).update(is_primary=False)
            ContactPoint.objects.filter(pk=point_id, is_primary=False).update(is_primary=True)


def _own_fields(winner_id: int, loser_id: int, chosen: Mapping[str, Side]) -> None:
    own = every_field(hidden=True)  # hidden ones may be brought back
    mine, theirs = (filling.held(pk, own.values()) for pk in (winner_id, loser_id))
    rows = FieldValue.objects.filter(customer_id=loser_id)
    since = dict(rows.values_list("field_id", "set_at"))
    rows.delete()  # first: no two may have what is one customer's alone
    for name, value in survivors(mine, theirs, chosen).items():
        # The term for which it may be kept has been running since it was set.
        at = since.get(own[name].id)
        filling.fill(customer_ids=[winner_id], values={own[name]: value}, at=at)


def _told(who: Merged, number: ChangeSetId) -> ChangeSetId:
    event = CustomersMerged(
        happened_at=who.at,
        customer_id=CustomerId(who.winner_id),
        loser_id=who.loser_id,
        changeset_id=number,
    )
    record(event, staff_id=who.staff_id)
    return number


def _remove(loser_id: int) -> None:
    # Not by way of Django's collector, which would look for rows in every table that has any.
    statements = (
        "DELETE FROM customers_customerday WHERE customer_id = %s",
        "DELETE FROM customers_customerprofile WHERE customer_id = %s",
        "DELETE FROM customers_customer WHERE id = %s",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [loser_id])
