"""Keys of people's own: they open what their people may, and so nothing once that is nothing."""

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kaifong.authority.belongings import Belonging, offer
from kaifong.authority.programs.models import ApiClient

from .queries import in_use


def _keys(people: Collection[int]) -> Mapping[int, int]:
    rows = in_use(now()).filter(staff_id__in=people)
    return dict(rows.values_list("staff_id").annotate(n=Count("pk")).order_by())


def _programs(people: Collection[int]) -> Mapping[int, int]:
    rows = ApiClient.objects.filter(responsible_id__in=people, closed_at=None)
    return dict(rows.values_list("responsible_id").annotate(n=Count("pk")).order_by())


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("keys", _("API keys of their own"), _keys))
    offer(Belonging("programs", _("Programs for which they answer"), _programs))
