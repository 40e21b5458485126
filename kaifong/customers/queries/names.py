"""What customers are called, for pages that mention them."""

from collections.abc import Iterable

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import Customer
from kaifong.foundation.ids import CustomerId


def names_of(*, actor: Actor, ids: Iterable[int]) -> dict[CustomerId, tuple[str, str]]:
    """Return the English and Chinese names of those whom the actor may see; empty if hidden."""
    seen = Customer.objects.filter(actor.q("see", "customer"), pk__in=set(ids))
    named = Customer.objects.filter(
        actor.q("see", "customer", cls=FieldClass.INTERNAL), pk__in=set(ids)
    )
    found = {CustomerId(pk): ("", "") for pk in seen.values_list("pk", flat=True)}
    return found | {
        CustomerId(pk): (en, zh) for pk, en, zh in named.values_list("pk", "name_en", "name_zh")
    }
