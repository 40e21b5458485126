"""What extractions do about what was decided."""

from procrastinate.contrib.django import app

from kaifong.approvals.events import ApprovalGranted
from kaifong.extraction.models import Extraction
from kaifong.foundation.journal.actions import on


@on(ApprovalGranted)
def make_it(event: ApprovalGranted) -> None:
    """Have the worker make the file of what was approved; told twice it is made once."""
    found = Extraction.objects.filter(approval_id=event.approval_id).values_list("pk", flat=True)
    for extraction_id in found:
        app.configure_task("extraction.make").defer(extraction_id=extraction_id)
