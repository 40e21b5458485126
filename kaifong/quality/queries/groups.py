"""The scores of groups at the last run, by name: for the operator's command."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kaifong.authority.models import Department
from kaifong.customers.queries import staff_names
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import District
from kaifong.quality.models import GroupScore, Run

KINDS = GroupScore.Kind


@dataclass(frozen=True)
class Named:
    """One group at the last run."""

    name: str
    code: int
    customers: int
    score: float
    findings: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def scores(*, kind: str) -> list[Named]:
    """
    Return how each group of a kind stood at the end of the last run, the worst first.

    For the operator, who owns the database: nobody's authority is asked.
    """
    last = Run.objects.exclude(finished_at=None).order_by("-pk").values_list("pk", flat=True)
    rows = GroupScore.objects.filter(run_id=last.first() or 0, kind=kind)
    names = _names(kind)
    return [
        Named(
            names.get(row.code) or ("nobody" if not row.code else str(row.code)),
            row.code,
            row.customers,
            float(row.score),
            row.findings,
        )
        for row in rows.order_by("score", "code")
    ]


def _names(kind: str) -> Mapping[int, str]:
    if kind == KINDS.DISTRICT:
        return {one.value: one.name_en for one in District}
    if kind == KINDS.CHANNEL:
        return {one.value: one.name_en for one in Channel}
    if kind == KINDS.OWNER:
        return {pk: en for pk, (en, _zh) in staff_names().items()}
    if kind == KINDS.DEPARTMENT:
        return dict(Department.objects.values_list("pk", "name_en"))
    return {0: "all records"}
