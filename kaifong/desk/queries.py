"""What the frame of the desk asks."""

from collections.abc import Sequence

from django.utils.translation import get_language

from kaifong.authority.models import Department


def department_names(codes: Sequence[str]) -> list[str]:
    """Return the departments' names in the reader's language, in the order given."""
    chinese = (get_language() or "").startswith("zh")
    names = {
        code: name_zh if chinese else name_en
        for code, name_en, name_zh in Department.objects.filter(code__in=codes).values_list(
            "code", "name_en", "name_zh"
        )
    }
    return [names[code] for code in codes if code in names]
