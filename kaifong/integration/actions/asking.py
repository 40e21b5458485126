"""What staff ask for at the desk: work that the worker then does."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import ImportId
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.integration.models import Import
from kaifong.integration.options import WrongOption
from kaifong.integration.permissions import Permission
from kaifong.integration.vocabulary import Kind
from kaifong.privacy.permissions import Permission as Consent

from .choosing import choose, keep_profile
from .receiving import receive
from .steps import NotNow, State, move

BEFORE: dict[str, State] = {
    State.TO_CHECK: State.UPLOADED,
    State.TO_RUN: State.CHECKED,
    State.TO_REVERT: State.DONE,
}


def take_in(
    *, actor: Actor, kind: Kind, name: str, content: Iterable[bytes], at: datetime
) -> ImportId:
    """
    Keep an uploaded file and propose what its columns mean.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not run imports
    :raises Refused: if the file is too large or cannot be read
    """
    require(actor, Permission.IMPORT_RUN)
    must_be_off(Brake.READ_ONLY)
    return receive(kind=kind, name=name, content=content, at=at, staff_id=actor.staff_id)


@transaction.atomic
def ask_check(
    *,
    actor: Actor,
    import_id: ImportId,
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
    profile: str,
    at: datetime,
) -> None:
    """
    Write down the choices, under a profile's name if one is given, and have the rows checked.

    :raises NotAllowed: if the actor may not run imports
    :raises NotNow: if the import is under way or in the books
    :raises WrongOption: if a choice cannot be meant so
    """
    require(actor, Permission.IMPORT_RUN)
    if "marketing" in mapping and not actor.may(Consent.CONSENT_RECORD):
        raise WrongOption(
            "mapping",
            "You may not record what customers agree to. Leave that column out, or ask whoever"
            " may.",
        )
    choose(import_id=import_id, mapping=mapping, options=options, actor=actor)
    if profile:
        keep_profile(import_id=import_id, name=profile, at=at, staff_id=actor.staff_id)
    _wait(import_id, "check", among=(State.UPLOADED,), to=State.TO_CHECK)


def ask_commit(*, actor: Actor, import_id: ImportId) -> None:
    """
    Have a checked import written into the books.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not run imports
    :raises NotNow: if it was not checked
    :raises AnotherRuns: if another import waits or is being written
    """
    require(actor, Permission.IMPORT_RUN)
    must_be_off(Brake.READ_ONLY)
    _wait(import_id, "commit", among=(State.CHECKED,), to=State.TO_RUN, staff_id=actor.staff_id)


def ask_revert(*, actor: Actor, import_id: ImportId) -> None:
    """
    Have an import taken back.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may not revert imports
    :raises NotNow: if it is not in the books
    :raises AnotherRuns: if another import waits or is being written
    """
    require(actor, Permission.IMPORT_REVERT)
    must_be_off(Brake.READ_ONLY)
    _wait(import_id, "revert", among=(State.DONE,), to=State.TO_REVERT, staff_id=actor.staff_id)


def call_off(*, actor: Actor, import_id: ImportId) -> None:
    """
    Take back what was asked for, as long as the worker has not begun with it.

    :raises NotAllowed: if the actor may not do what was asked for
    :raises NotNow: if nothing waits
    """
    found = Import.objects.filter(pk=import_id).values_list("state", flat=True).first()
    state = State(found) if found else None
    before = BEFORE.get(state) if state else None
    reverting = state == State.TO_REVERT
    require(actor, Permission.IMPORT_REVERT if reverting else Permission.IMPORT_RUN)
    if state is None or before is None:
        raise NotNow(import_id)
    move(import_id, among=(state,), to=before)


@transaction.atomic
def _wait(
    import_id: ImportId, step: str, *, among: Collection[State], to: State, **more: Any
) -> None:
    move(import_id, among=among, to=to)
    task = app.configure_task(f"integration.{step}", queueing_lock=f"import:{import_id}:{step}")
    try:
        with transaction.atomic():
            task.defer(import_id=import_id, **more)
    except AlreadyEnqueued:
        # The same step waits already: one job is enough for both askings.
        return
