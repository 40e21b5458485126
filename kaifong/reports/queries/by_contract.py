"""How deliveries stand that a contract brought about, for whoever tests it."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.reports.models import DeliveryFile, DeliveryRun, DeliverySchedule
from kaifong.reports.rules.deliveries import TROUBLES, Run, Standing


@dataclass(frozen=True)
class Stands:
    """Whether it runs, in which form, and how many since a moment got it, did not, and might."""

    runs: bool
    form: str
    every: str
    got: int
    troubled: int
    copies: int  # files made before another moment that are not destroyed


def stands(*, delivery_id: int, since: datetime, made_before: datetime) -> Stands | None:
    """Return how a schedule stands; none if there is no such one."""
    row = DeliverySchedule.objects.filter(pk=delivery_id).first()
    if row is None:
        return None
    lately = DeliveryRun.objects.filter(schedule=row, due_at__gte=since)
    files = DeliveryFile.objects.filter(run__schedule=row, ended_at=None)
    return Stands(
        runs=row.standing == Standing.RUNNING,
        form=row.form,
        every=row.every,
        got=lately.filter(state__in=[Run.SENT, Run.UNMET, Run.DECLINED]).count(),
        troubled=lately.filter(state__in=TROUBLES).count(),
        copies=files.filter(made_at__lt=made_before).count(),
    )
