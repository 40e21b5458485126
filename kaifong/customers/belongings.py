"""What people keep among customers: views that they share, and those whom they look after."""

from collections.abc import Collection, Mapping

from django.db.models import CharField, Count, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat, Left
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wall
from kaifong.authority.belongings import Belonging, offer

from .models import Customer, SavedView


def _shared(people: Collection[int]) -> Mapping[int, int]:
    rows = SavedView.objects.filter(staff_id__in=people).exclude(sharing="private")
    return dict(rows.values_list("staff_id").annotate(n=Count("pk")).order_by())


def _pass_on(giver: int, taker: int) -> int:
    rows = SavedView.objects.filter(staff_id=giver).exclude(sharing="private")
    same = SavedView.objects.filter(staff_id=taker, name=OuterRef("name"))
    # The taker may have one of that name; the number tells them apart.
    number = Cast("pk", CharField())
    rows.filter(Exists(same)).update(name=Concat(Left("name", 40), Value(" #"), number))
    return rows.update(staff_id=taker)


def _looked_after(people: Collection[int]) -> Mapping[int, int]:
    with wall.lifted():
        rows = Customer.objects.filter(owner_id__in=people)
        return dict(rows.values_list("owner_id").annotate(n=Count("pk")).order_by())


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("shared-views", _("Views shared with others"), _shared, _pass_on))
    offer(Belonging("customers", _("Customers whom they look after"), _looked_after))
