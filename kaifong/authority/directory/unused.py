"""Which grants of delicate fields nobody used lately, as the access log tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, Func, OuterRef

from kaifong.authority.actions.looks import LOGGED
from kaifong.authority.models import Amendment, Grant, Look, Membership
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require
from kaifong.authority.terms import FIELDS, terms_from
from kaifong.foundation.ids import GrantId

from .roles import GrantSeen


def unused(*, actor: Actor, since: datetime) -> Sequence[GrantSeen]:
    """
    Return the grants to see contact or sensitive fields that no holder used from some moment on.

    Only such readings are logged. What was granted since then had no time to be used.

    :raises NotAllowed: if the actor is no administrator
    """
    require(actor, Permission.AUTHORITY_ADMINISTER)
    holders = Membership.objects.filter(role=OuterRef(OuterRef("role")))
    purposes: ArrayField[Any, Any] = ArrayField(CharField(max_length=20))
    only = Func("purpose", template="ARRAY[%(expressions)s]", output_field=purposes)
    read = Look.objects.alias(only=only).filter(
        at__gte=since,
        staff_id__in=holders.values("staff_id"),
        classes__overlap=OuterRef("classes"),
        only__contained_by=OuterRef("purposes"),
    )
    given = Amendment.objects.filter(
        table="authority_grant", row_id=OuterRef("pk"), verb="I", at__gte=since
    )
    rows = Grant.objects.filter(
        ~Exists(read),
        ~Exists(given),
        action="see",
        object="customer",
        classes__overlap=sorted(LOGGED),
        role__department__closed_at=None,
    ).order_by("role__department__name_en", "role__name_en", "pk")
    return [
        GrantSeen(GrantId(row["pk"]), row["role_id"], row["version"], terms_from(row))
        for row in rows.values("pk", "role_id", "version", *FIELDS)
    ]
