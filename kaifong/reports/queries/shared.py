"""With whom something is shared and who made it, by their names in both languages."""

from collections.abc import Iterable

from kaifong.authority.models import Department, Role, Staff
from kaifong.reports.rules import Sharing

Names = tuple[str, str]  # English and Chinese
NOBODY: Names = ("", "")


def names_of_houses(shared: Iterable[tuple[Sharing, str]]) -> dict[tuple[Sharing, str], Names]:
    """Return the names of teams and departments by how something is shared, and their codes."""
    wanted = set(shared)
    teams = Role.objects.filter(code__in=[code for one, code in wanted if one is Sharing.TEAM])
    houses = Department.objects.filter(
        code__in=[code for one, code in wanted if one is Sharing.DEPARTMENT]
    )
    return {(Sharing.TEAM, one.code): (one.name_en, one.name_zh) for one in teams} | {
        (Sharing.DEPARTMENT, one.code): (one.name_en, one.name_zh) for one in houses
    }


def names_of_staff(numbers: Iterable[int]) -> dict[int, Names]:
    """Return the names of staff by their numbers."""
    rows = Staff.objects.filter(pk__in=set(numbers))
    return {pk: (en, zh) for pk, en, zh in rows.values_list("pk", "name_en", "name_zh")}
