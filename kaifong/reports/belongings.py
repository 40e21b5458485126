"""What people keep among reports."""

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kaifong.authority.belongings import Belonging, offer

from .models import SavedReport


def _shared(people: Collection[int]) -> Mapping[int, int]:
    rows = SavedReport.objects.filter(staff_id__in=people, withdrawn_at=None)
    rows = rows.exclude(sharing="private")
    return dict(rows.values_list("staff_id").annotate(n=Count("pk")).order_by())


def _pass_on(giver: int, taker: int) -> int:
    rows = SavedReport.objects.filter(staff_id=giver, withdrawn_at=None)
    return rows.exclude(sharing="private").update(staff_id=taker)


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("reports", _("Kept reports shared with others"), _shared, _pass_on))
