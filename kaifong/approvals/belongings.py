"""What people have asked for that waits to be agreed to."""

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kaifong.authority.belongings import Belonging, offer

from .models import Approval


def _waiting(people: Collection[int]) -> Mapping[int, int]:
    rows = Approval.objects.filter(author_id__in=people, state="asked")
    return dict(rows.values_list("author_id").annotate(n=Count("pk")).order_by())


def tell() -> None:
    """Say so to whoever closes departments."""
    offer(Belonging("approvals", _("Approvals that they asked for and that wait"), _waiting))
