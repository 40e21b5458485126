"""Who entered what into the law's calendar."""

from kaifong.authority.models import Staff
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, require


def keepers(*, actor: Actor) -> dict[int, tuple[str, str]]:
    """
    Return everybody's English and Chinese name, for the calendar.

    :raises NotAllowed: if the actor may not see the calendar
    """
    require(actor, Permission.CALENDAR_SEE)
    return {pk: (en, zh) for pk, en, zh in Staff.objects.values_list("pk", "name_en", "name_zh")}
