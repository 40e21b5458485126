"""What the lake does about facts of the shop."""

from django.utils.timezone import now

from kaifong.foundation.journal.actions import on
from kaifong.retention import actions as retention
from kaifong.retention import queries as erased
from kaifong.retention.events import PeopleErased

from . import actions, queries


@on(PeopleErased)
def take_out(event: PeopleErased) -> None:
    """Take out of the lake whom a run erased, and hand back what was read again to prove it."""
    keys = erased.lake_keys(run_id=event.run_id)
    if keys and queries.lake_refreshed_at() is not None:
        proof = actions.erase(customer_keys=keys)
        figures = {"files": proof.files, "rows": proof.rows, "found": proof.found}
        retention.prove_lake(run_id=event.run_id, figures=figures, at=now())
