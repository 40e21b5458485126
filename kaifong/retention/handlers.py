"""What follows at once when people were erased."""

from django.utils.timezone import now

from kaifong.files import actions as files
from kaifong.foundation.journal.actions import on

from .events import PeopleErased


@on(PeopleErased)
def destroy_files_that_name_them(event: PeopleErased) -> None:
    """Destroy large files that were begun before; told twice there is nothing left to destroy."""
    files.end_after_erasing(erased_at=event.happened_at, at=now())
