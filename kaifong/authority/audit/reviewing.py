"""Looking into what was found unusual: by somebody else, with a word."""

from datetime import datetime

from django.db import transaction

from kaifong.authority.actions.rules_of_office import ItsYourOwn
from kaifong.authority.models import UnusualAccess
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import Actor, NotAllowed, require
from kaifong.foundation.ids import UnusualAccessId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off

from .events import UnusualAccessReviewed
from .noting import TOPIC
from .pausing import NotAReason
from .rules import Verdict, is_a_reason


@transaction.atomic
def answer(
    *, actor: Actor, unusual_id: UnusualAccessId, verdict: Verdict, word: str, at: datetime
) -> None:
    """
    Write down what looking into it came to; the first word stands.

    :raises NotAllowed: if the actor may not review the audit, or there is no such thing
    :raises ItsYourOwn: if it was he
    :raises NotAReason: without a word
    """
    require(actor, Permission.AUDIT_REVIEW)
    must_be_off(Brake.READ_ONLY)
    row = UnusualAccess.objects.select_for_update().filter(pk=unusual_id).first()
    if row is None:
        raise NotAllowed(f"unusual access {unusual_id}")
    if row.staff_id == actor.staff_id:
        raise ItsYourOwn
    if not is_a_reason(word):
        raise NotAReason
    if row.reviewed_at is None:
        said = f"{row.word}\n{word.strip()}".strip()
        UnusualAccess.objects.filter(pk=unusual_id).update(
            reviewed_at=at, reviewed_by=actor.staff_id, verdict=verdict, word=said
        )
        told = UnusualAccessReviewed(happened_at=at, unusual_id=unusual_id)
        record(told, staff_id=actor.staff_id)
        changed(TOPIC)
