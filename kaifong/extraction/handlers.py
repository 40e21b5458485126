"""What extractions do about what was decided, and about who is no longer there."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from kaifong.approvals.events import ApprovalGranted
from kaifong.authority.events import StaffLeft
from kaifong.extraction import actions
from kaifong.extraction.models import Extraction
from kaifong.foundation.journal.actions import on
from kaifong.retention.events import PeopleErased


@on(ApprovalGranted)
def make_it(event: ApprovalGranted) -> None:
    """Have the worker make the file of what was approved; told twice it is made once."""
    found = Extraction.objects.filter(approval_id=event.approval_id).values_list("pk", flat=True)
    for extraction_id in found:
        app.configure_task("extraction.make").defer(extraction_id=extraction_id)


@on(PeopleErased)
def without_the_erased(_event: PeopleErased) -> None:
    """Destroy the files in which they stand; told twice there are none left."""
    actions.let_go(at=now())


@on(StaffLeft)
def without_an_asker(_event: StaffLeft) -> None:
    """Destroy the files that nobody may fetch any more."""
    actions.let_go(at=now())
