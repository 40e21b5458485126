"""From one state of an import to the next, each step once."""

import traceback
from collections.abc import Callable, Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from kaifong.foundation.ids import ImportId
from kaifong.foundation.live.actions import changed
from kaifong.foundation.logs import Log
from kaifong.integration.failing import Trouble, trouble_of
from kaifong.integration.models import Import

from .watching import Watch, bury, holding, topic

State = Import.State
_log = Log(__name__)


class NotNow(Exception):
    """The import is in a state in which this cannot be done."""


class AnotherRuns(Exception):
    """One import is written or taken back at a time."""


def move(import_id: ImportId, *, among: Collection[State], to: State) -> None:
    """
    Take an import to its next state.

    :raises NotNow: if it is not in one of those states
    :raises AnotherRuns: if another import is being written or taken back
    """
    try:
        with transaction.atomic():
            mine = Import.objects.filter(pk=import_id, state__in=among)
            if not mine.update(state=to, problem="", facts={}, done=0):
                raise NotNow(import_id)
            changed(topic(import_id))
    except IntegrityError as another:
        if "one_import_at_a_time" in str(another):
            raise AnotherRuns from another
        raise


def work(
    import_id: ImportId,
    *,
    among: Collection[State],
    to: State,
    or_else: State,
    at: datetime,
    do: Callable[[Import, Watch], None],
) -> Import:
    """
    Do one step of an import while holding it; what goes wrong is written down as its problem.

    :raises AlreadyAtWork: if another process does
    :raises NotNow: if the import is not in one of those states
    :raises AnotherRuns: if another import is being written or taken back
    """
    with holding(import_id) as watch:
        bury()
        move(import_id, among=among, to=to)
        one = Import.objects.get(pk=import_id)
        try:
            do(one, watch)
        except Exception as fault:  # noqa: BLE001  every fault ends as a sentence on the page
            trouble = trouble_of(fault)
            if not trouble.foreseen:
                # Without the values of its variables, which are people's data.
                frames = traceback.format_tb(fault.__traceback__)
                _log.error(
                    "import failed", import_id=import_id, fault=type(fault).__name__, frames=frames
                )
            fail(import_id, trouble, or_else, at)
    return Import.objects.get(pk=import_id)


def fail(import_id: ImportId, trouble: Trouble, state: State, at: datetime) -> None:
    with transaction.atomic():
        Import.objects.filter(pk=import_id).update(
            state=state, problem=trouble.sentence, facts=trouble.facts, done=0, ended_at=at
        )
        changed(topic(import_id))
