"""Letting go of what imports keep of people: the files, the refused rows, the samples."""

from datetime import datetime, timedelta

from kaifong.integration.models import Held, Import, Refused

from .receiving import path_of
from .steps import State

KEPT = timedelta(days=90)
UNDER_WAY = (
    *(State.TO_CHECK, State.CHECKING, State.TO_RUN, State.RUNNING),
    *(State.TO_REVERT, State.REVERTING),
)


def forget(*, at: datetime) -> int:
    """Delete files, refused rows and samples of imports older than 90 days; return how many."""
    old = Import.objects.filter(made_at__lt=at - KEPT).exclude(state__in=UNDER_WAY)
    forgotten = 0
    for one in old.exclude(report__has_key="forgotten"):
        path_of(one).unlink(missing_ok=True)
        Refused.objects.filter(batch=one).delete()
        Held.objects.filter(batch=one).delete()
        file = one.report.get("file", {})
        columns = [{**column, "samples": []} for column in file.get("columns", [])]
        one.report = {**one.report, "file": {**file, "columns": columns}, "forgotten": True}
        one.save(update_fields=["report"])
        forgotten += 1
    return forgotten
