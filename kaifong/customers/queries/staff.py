"""Who may look after customers."""

from kaifong.authority.models import Staff
from kaifong.foundation.remembering import remembered


@remembered
def staff_names() -> dict[int, tuple[str, str]]:
    """Return everybody who ever worked here: English and Chinese name."""
    people = Staff.objects.order_by("name_en", "pk")
    return {pk: (en, zh or en) for pk, en, zh in people.values_list("pk", "name_en", "name_zh")}


def possible_owners() -> dict[int, tuple[str, str]]:
    """Return who works here now."""
    people = Staff.objects.filter(left_at=None, is_program=False).order_by("name_en", "pk")
    return {pk: (en, zh or en) for pk, en, zh in people.values_list("pk", "name_en", "name_zh")}
