"""Parting two records again: as if they had never been one, and with what happened since."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from psycopg import sql

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import Facts
from kaifong.customers.events import MergeUndone
from kaifong.customers.models import ContactPoint, Customer, ExternalIdentity, Merge
from kaifong.customers.permissions import Permission
from kaifong.foundation import registry
from kaifong.foundation.history import actions as history
from kaifong.foundation.history.models import Change, ChangeSet
from kaifong.foundation.ids import ChangeSetId, CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.registry import Merged
from kaifong.foundation.switches import Brake, must_be_off

from . import moving, putting_back, telling_apart
from .finding import find_again
from .merging import NEEDED

POINTS, PEOPLE = "customers_contactpoint", "customers_customer"


class WhyNot(StrEnum):
    """What stands in the way of parting two records."""

    ERASED = "erased"  # what the merge kept is no longer there
    IN_USE = "in_use"  # a number of the parted record is another's by now
    LATER = "later"  # the winner was merged again since: that merge goes first
    UNDONE = "undone"


class CannotUnmerge(Exception):
    """Something stands in the way; nothing was written."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why)
        self.why = why


def unmerge(*, actor: Actor, merge_id: int, at: datetime, reason: str = "") -> CustomerId:
    """
    Part two records that were merged, and tell the number of the one that is back.

    What the merge did is taken back wherever nobody has changed it since. Orders that came later go
    with whom they came under; without a sign they stay where they are.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if there is no such merge, or the actor may not take it back
    :raises CannotUnmerge: if it is undone already, or something later stands in the way
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        one, winner = _locked(merge_id)
        image = _image(one)
        _must_may(actor, winner, image)
        if one.undone_at is not None:
            raise CannotUnmerge(WhyNot.UNDONE)
        if winner is None or _merged_later(one):
            raise CannotUnmerge(WhyNot.LATER)
        if image is None:
            raise CannotUnmerge(WhyNot.ERASED)
        who = Merged(one.winner_id, one.loser_id, at, actor.staff_id, once=once(one.loser_id))
        kind = ChangeSet.Kind.UNMERGE
        with history.changes(kind=kind, at=at, staff_id=actor.staff_id, reason=reason) as undoing:
            ChangeSet.objects.filter(pk=undoing.pk).update(undoes=one.changeset_id)
            _apart(one, who)
            event = MergeUndone(
                happened_at=at,
                customer_id=CustomerId(one.winner_id),
                loser_id=one.loser_id,
                changeset_id=ChangeSetId(undoing.pk),
            )
            record(event, staff_id=actor.staff_id)
    return CustomerId(one.loser_id)


def once(customer_id: int) -> tuple[int, ...]:
    """Return the number of a record and of all that are part of it."""
    found, fresh = [customer_id], [customer_id]
    while fresh:
        live = Merge.objects.filter(winner_id__in=fresh, undone_at=None)
        fresh = [pk for pk in live.values_list("loser_id", flat=True) if pk not in found]
        found += fresh
    return tuple(found)


def _locked(merge_id: int) -> tuple[Merge, Customer | None]:
    one = Merge.objects.filter(pk=merge_id).first()
    if one is None:
        raise NotAllowed(f"merge {merge_id}")
    # The customer first, as merging does it; the merge is read again once nobody else has it.
    winner = Customer.objects.select_for_update().filter(pk=one.winner_id).first()
    return Merge.objects.select_for_update().get(pk=merge_id), winner


def _image(one: Merge) -> dict[str, Any] | None:
    gone = Change.objects.filter(
        changeset=one.changeset_id, table=PEOPLE, row_id=one.loser_id, verb=Change.Verb.DELETE
    )
    return gone.values_list("before", flat=True).first()


def _must_may(actor: Actor, winner: Customer | None, image: dict[str, Any] | None) -> None:
    scope = actor.scope("merge", "customer")
    if winner is None:
        # Merged on: whoever may not merge everybody is told nothing of it.
        if not all(scope.is_everything(cls) for cls in NEEDED):
            raise NotAllowed(Permission.CUSTOMER_MERGE)
        return
    bought = frozenset(winner.categories)
    facts = [Facts(winner.region, winner.channel, bought, winner.owner_id)]
    if image is not None:
        district, channel = image["district"], image["channel"]
        facts.append(Facts(district // 100, channel, bought, image["owner_id"]))
    if not all(scope.admits(f) and all(scope.shows(c, f) for c in NEEDED) for f in facts):
        raise NotAllowed(Permission.CUSTOMER_MERGE)


def _merged_later(one: Merge) -> bool:
    live = Merge.objects.filter(undone_at=None, pk__gt=one.pk)
    return live.filter(Q(winner_id=one.winner_id) | Q(loser_id=one.winner_id)).exists()


def _apart(one: Merge, who: Merged) -> None:
    changes = list(Change.objects.filter(changeset=one.changeset_id).order_by("-pk"))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _put_back(changes, who)
            moving.move_back(one, who)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as in_use:
        raise CannotUnmerge(WhyNot.IN_USE) from in_use
    both = [who.winner_id, who.loser_id]
    for customer_id in both:
        _have_a_first(customer_id)
    Merge.objects.filter(pk=one.pk).update(undone_at=who.at)
    telling_apart.note(*both, at=who.at, staff_id=who.staff_id)
    find_again(both)
    registry.roll_up(both)


def _put_back(changes: list[Change], who: Merged) -> None:
    # The winner's own fields first: a member number that it took must be free again.
    people = [change for change in changes if change.table == PEOPLE]
    rest = [change for change in changes if change.table != PEOPLE]
    for change in sorted(people, key=lambda change: change.verb == Change.Verb.DELETE):
        if change.verb == Change.Verb.DELETE:
            putting_back.put_in(change)
        else:
            _where_unchanged(change)
    for change in rest:
        if change.verb == Change.Verb.INSERT:
            ExternalIdentity.objects.filter(pk=change.row_id, customer_id=who.winner_id).delete()
        elif change.verb == Change.Verb.UPDATE:
            _where_unchanged(change)
        elif not _known_again(change):
            putting_back.put_in(_not_first_again(change))


def _where_unchanged(change: Change) -> None:
    """Write back each field that still is as the merge left it: a later edit stands."""
    table = sql.Identifier(change.table)
    sets = sql.SQL(", ").join(
        sql.SQL(
            "{0} = CASE WHEN to_jsonb(t) -> {1} IS NOT DISTINCT FROM c.after -> {1}"
            " THEN (jsonb_populate_record(NULL::{2}, c.before)).{0} ELSE t.{0} END"
        ).format(sql.Identifier(name), sql.Literal(name), table)
        for name in change.after or {}
    )
    statement = sql.SQL(
        "UPDATE {} t SET {} FROM foundation_change c WHERE c.id = %s AND t.id = c.row_id"
    ).format(table, sets)
    with connection.cursor() as cursor:
        cursor.execute(statement, [change.pk])


def _known_again(change: Change) -> bool:
    """Tell whether the parted record has got the same address or number again meanwhile."""
    before = change.before or {}
    if change.table != POINTS:
        return False
    points = ContactPoint.objects.filter(customer_id=before["customer_id"], kind=before["kind"])
    return points.filter(value=before["value"]).exists()


def _not_first_again(change: Change) -> Change:
    before = change.before or {}
    if change.table == POINTS and before["is_primary"]:
        points = ContactPoint.objects.filter(customer_id=before["customer_id"])
        if points.filter(kind=before["kind"], is_primary=True).exists():
            change.before = {**before, "is_primary": False}
    return change


def _have_a_first(customer_id: int) -> None:
    """Let the eldest address and number be the first where none is."""
    points = ContactPoint.objects.filter(customer_id=customer_id)
    for kind in ContactPoint.Kind.values:
        mine = points.filter(kind=kind)
        if not mine.filter(is_primary=True).exists() and (eldest := mine.order_by("pk").first()):
            mine.filter(pk=eldest.pk).update(is_primary=True)
