"""Whether something may be done with a customer, and who has which address: for apps above."""

from collections.abc import Collection

from django.db.models import Case, Q, When

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.ids import CustomerId


def admits(
    *, actor: Actor, action: str, customer_id: CustomerId, cls: FieldClass = FieldClass.PUBLIC
) -> bool:
    """Return whether an action on a customer is open to the actor, with fields of this class."""
    wanted = None if cls == FieldClass.PUBLIC else cls
    return Customer.objects.filter(actor.q(action, "customer", cls=wanted), pk=customer_id).exists()


def admitted(
    *, actor: Actor, customer_id: CustomerId, doors: Collection[tuple[str, FieldClass]]
) -> set[tuple[str, FieldClass]]:
    """Return which of these actions, each with a class of fields, are open; asked in one go."""
    asked = {f"door_{number}": door for number, door in enumerate(doors)}
    # "Every row" is an empty filter, which no CASE takes by itself.
    here = Q(pk=customer_id)
    answers = {
        name: Case(When(here & actor.q(action, "customer", cls=cls), then=True), default=False)
        for name, (action, cls) in asked.items()
    }
    row = Customer.objects.filter(pk=customer_id).annotate(**answers).values(*answers).first()
    return {door for name, door in asked.items() if row and row[name]}


def addresses_of(*, customer_id: CustomerId) -> list[tuple[str, str]]:
    """
    Return kind and value of each way to reach a customer, the first ones first.

    For steps that are permitted already: nobody's authority is asked.
    """
    points = ContactPoint.objects.filter(customer_id=customer_id)
    return list(points.order_by("-is_primary", "pk").values_list("kind", "value"))


def holders_of(*, kind: str, value: str) -> list[CustomerId]:
    """
    Return everybody who is reached at this address or number.

    For steps that are permitted already: nobody's authority is asked.
    """
    points = ContactPoint.objects.filter(kind=kind, value=value).order_by("customer_id")
    return [CustomerId(pk) for pk in points.values_list("customer_id", flat=True).distinct()]
