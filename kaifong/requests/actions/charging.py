"""Asking a fee for a copy: nothing, unless it costs us something and nothing is cheaper."""

from datetime import datetime

from django.db import transaction

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.customers.queries import addresses_of
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.requests.models import Fee, FeeItem
from kaifong.requests.rules.fees import Costs, Form, quoted
from kaifong.requests.rules.kinds import Kind
from kaifong.requests.rules.steps import State

from .going_on import NotNow, go_on, locked, must_be_known


class NoFee(Exception):
    """Nothing is asked for a correction, a deletion or a stop, nor for refusing (s.28)."""


@transaction.atomic
def quote_fee(
    *, actor: Actor, request_id: RequestId, form: Form, costs: Costs, at: datetime
) -> int:
    """
    Write down what a copy in this form will cost, item by item; return the fee.

    Whoever has an e-mail address can have the download, which costs nothing: then nothing dearer
    may be asked. The clock runs on while we wait for payment.

    :raises NotAllowed: if the actor may not answer requests
    :raises NoFee: if it is no request for access
    :raises TooDear: if another form that we can give is cheaper
    :raises NotNow: if the request is not so far, or a fee was quoted already
    """
    with wall.lifted():
        row = locked(actor, request_id)
        if row.kind != Kind.ACCESS:
            raise NoFee
        if Fee.objects.filter(request=row).exists():
            raise NotNow
        fee, cheapest = quoted(form, _possible(must_be_known(row), costs))
        go_on(row, State.FEE_QUOTED, actor=actor, at=at)
        kept = Fee.objects.create(
            request=row,
            kind=row.kind,
            form=form,
            cents=fee,
            cheapest_cents=cheapest,
            at=at,
            staff_id=actor.staff_id,
        )
        FeeItem.objects.bulk_create(
            FeeItem(fee=kept, what=item.what, cents=item.cents) for item in costs[form]
        )
    return fee


@transaction.atomic
def take_payment(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Write down that the fee was paid.

    :raises NotAllowed: if the actor may not answer requests
    :raises NotNow: if none is to be paid
    """
    with wall.lifted():
        row = locked(actor, request_id)
        open_ = Fee.objects.filter(request=row, paid_at=None, waived_at=None, cents__gt=0)
        if not open_.update(paid_at=at):
            raise NotNow


@transaction.atomic
def waive_fee(*, actor: Actor, request_id: RequestId, at: datetime) -> None:
    """
    Ask nothing after all.

    :raises NotAllowed: if the actor may not answer requests
    """
    with wall.lifted():
        row = locked(actor, request_id)
        Fee.objects.filter(request=row, paid_at=None, waived_at=None).update(waived_at=at)


def _possible(customer_id: CustomerId, costs: Costs) -> Costs:
    reached = any(kind == "email" for kind, _value in addresses_of(customer_id=customer_id))
    return {**costs, Form.DOWNLOAD: ()} if reached else costs
