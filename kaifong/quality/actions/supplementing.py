"""Taking in values that were missing or doubted, with where they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.rules import FieldClass
from kaifong.customers import actions as customers
from kaifong.customers.queries import admits
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.quality.events import ValueTaken
from kaifong.quality.models import FieldPolicy, Supplement, Task
from kaifong.quality.rules.taking import Offered, written_at_once
from kaifong.quality.rules.vocabulary import (
    CONTACT,
    VERIFIED,
    Channel,
    Check,
    Field,
    Method,
    Policy,
    State,
)

from .looking import recheck
from .tasks import in_hand, must_review
from .writing import known, normal, write

STANDING = Supplement.Standing


class NoSuchField(Exception):
    """The record is not wanting in a value, so that none can be taken in."""


class DecidedAlready(Exception):
    """Somebody decided about this value already."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A value as it came: what is written beside it later."""

    field: Field
    value: str
    source: Channel
    method: Method
    said_at: datetime
    evidence: str = ""


@transaction.atomic
def answer(
    *, actor: Actor, task_id: int, value: str, method: Method, at: datetime, evidence: str = ""
) -> int:
    """
    Take in the answer to a task: written at once where the field's policy lets it, else proposed.

    :raises Braked: while nothing may be changed
    :raises NotYours: if the task is not in the actor's hand
    :raises NoSuchField: if the rule is about no field
    :raises NoSuchValue: if the value cannot stand in the field
    :raises NotAllowed: if the actor may not review this customer any more
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        task = in_hand(actor, task_id)
        if not task.rule.field:
            raise NoSuchField
        given = Given(
            field=Field(task.rule.field),
            value=value,
            source=Channel(task.channel),
            method=method,
            said_at=at,
            evidence=evidence,
        )
        supplement = _take(actor, CustomerId(task.customer_id), given, at, task)
        accepted = supplement.standing == STANDING.ACCEPTED
        _over(task, State.ACCEPTED if accepted else State.ANSWERED, at)
        return int(supplement.pk)


@transaction.atomic
def take(*, actor: Actor, customer_id: CustomerId, given: Given, at: datetime) -> int:
    """
    Take in a value that came without a task, such as a line of a courier's list.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not review this customer
    :raises NoSuchValue: if the value cannot stand in the field
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        must_review(actor, customer_id)
        return int(_take(actor, customer_id, given, at, None).pk)


@transaction.atomic
def decide(*, actor: Actor, supplement_id: int, accept: bool, at: datetime) -> None:
    """
    Accept a proposed value, or reject it.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not review this customer, or not edit the field
    :raises DecidedAlready: if somebody did
    """
    must_be_off(Brake.READ_ONLY)
    with wall.lifted():
        found = Supplement.objects.select_for_update().filter(pk=supplement_id)
        one = found.first()
        if one is None:
            raise NotAllowed(f"value {supplement_id}")
        must_review(actor, CustomerId(one.customer_id))
        if not may_edit(actor, CustomerId(one.customer_id), Field(one.field)):
            raise NotAllowed(f"{one.field} of {one.customer_id}")
        if one.standing != STANDING.PROPOSED:
            raise DecidedAlready
        task = Task.objects.select_for_update().filter(pk=one.task_id or 0).first()
        if accept:
            _accept(actor, one, at, verified=True)
        else:
            one.standing, one.decided_at, one.decided_by = STANDING.REJECTED, at, actor.staff_id
            one.save()
        if task is not None and task.state == State.ANSWERED:
            _over(task, State.ACCEPTED if accept else State.REJECTED, at)


def may_edit(actor: Actor, customer_id: CustomerId, field: Field) -> bool:
    """Return whether the actor may change this field of the customer; the wall is down."""
    cls = FieldClass.CONTACT if field in CONTACT else FieldClass.INTERNAL
    return admits(actor=actor, action="edit", customer_id=customer_id, cls=cls)


def policies(fields: Iterable[Field] = tuple(Field)) -> dict[Field, Policy]:
    """Return when a value for each field is written at once; proposed where nobody said."""
    said = dict(FieldPolicy.objects.values_list("field", "policy"))
    return {field: Policy(said.get(field, Policy.PROPOSE)) for field in fields}


def _take(
    actor: Actor, customer_id: CustomerId, given: Given, at: datetime, task: Task | None
) -> Supplement:
    value = normal(given.field, given.value)
    now, known_at = known(customer_id, given.field)
    one = Supplement.objects.create(
        customer_id=customer_id,
        task=task,
        field=given.field,
        value=value,
        before=now,
        source=given.source,
        method=given.method,
        at=given.said_at,
        recorded_at=at,
        staff_id=actor.staff_id,
        evidence=given.evidence,
        standing=STANDING.PROPOSED,
    )
    offered = Offered(
        value=value, method=given.method, said_at=given.said_at, now=now, known_at=known_at
    )
    at_once = written_at_once(policies()[given.field], offered)
    # Whoever may review but not change a field proposes; somebody who may change it decides.
    if at_once and may_edit(actor, customer_id, given.field):
        _accept(actor, one, at, verified=given.method in VERIFIED)
    return one


def _accept(actor: Actor, one: Supplement, at: datetime, *, verified: bool) -> None:
    customer_id = CustomerId(one.customer_id)
    one.changeset_id = write(actor, customer_id, Field(one.field), one.value, at, verified=verified)
    one.standing, one.decided_at, one.decided_by = STANDING.ACCEPTED, at, actor.staff_id
    if Task.objects.filter(pk=one.task_id or 0, rule__check_code=Check.POST_DOUBTED).exists():
        customers.verify_post(actor=actor, customer_id=customer_id, at=at)
    one.save()
    recheck(customer_id, at)
    fact = ValueTaken(happened_at=at, customer_id=customer_id, supplement_id=one.pk)
    record(fact, staff_id=actor.staff_id)


def _over(task: Task, state: State, at: datetime) -> None:
    task.state, task.changed_at = state, at
    task.save(update_fields=["state", "changed_at"])
