"""What people have in hand among supplements."""

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wall
from kaifong.authority.belongings import Belonging, offer

from .models import Task

IN_HAND = ("claimed", "asked")


def _in_hand(people: Collection[int]) -> Mapping[int, int]:
    with wall.lifted():
        rows = Task.objects.filter(staff_id__in=people, state__in=IN_HAND)
        return dict(rows.values_list("staff_id").annotate(n=Count("pk")).order_by())


def _pass_on(giver: int, taker: int) -> int:
    with wall.lifted():
        return Task.objects.filter(staff_id=giver, state__in=IN_HAND).update(staff_id=taker)


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("tasks", _("Supplement tasks in hand"), _in_hand, _pass_on))
