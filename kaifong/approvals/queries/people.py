"""What staff are called."""

from kaifong.authority.models import Staff
from kaifong.foundation.remembering import remembered

Named = tuple[str, str]  # English, Chinese


@remembered
def staff_named() -> dict[int, Named]:
    """Return everybody who ever worked here."""
    people = Staff.objects.order_by("name_en", "pk")
    return {pk: (en, zh or en) for pk, en, zh in people.values_list("pk", "name_en", "name_zh")}
