"""Handing a segment to a department, with the count that is lost said before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kaifong.approvals import actions as approvals
from kaifong.authority.queries import Actor, require
from kaifong.foundation.ids import HandOverId, SegmentId
from kaifong.foundation.journal.actions import record
from kaifong.foundation.live.actions import changed
from kaifong.foundation.switches import Brake, must_be_off
from kaifong.intelligence.events import SegmentHandedOver
from kaifong.intelligence.models import HandOver
from kaifong.intelligence.permissions import Permission

from .handed import content_of, departments, reckon
from .judging import resolved
from .keeping import SavedMeanwhile
from .losing import Reckoned, Wish
from .predicates import as_json, digest
from .rules import (
    KIND,
    LONGEST_DAYS,
    TOPIC,
    Use,
    forgotten_before,
    not_made_for,
    wants_approval,
)
from .seeing import SegmentSeen, drawn_up_for, segment


class NotForThisUse(Exception):
    """The purposes for which it was drawn up forbid this use (DPP3); `purposes` names them."""

    def __init__(self, purposes: list[str]) -> None:
        super().__init__(", ".join(purposes))
        self.purposes = purposes


class NobodyRemains(Exception):
    """Nobody may be used for this: there is nothing to hand over."""


class WrongWish(Exception):
    """Marketing needs a channel and a class of goods; days are 1 to 90; name a department."""


class CountChanged(Exception):
    """How many remain is not what was read: read it again. It holds what it is now."""

    def __init__(self, found: Reckoned) -> None:
        super().__init__(len(found.remaining))
        self.found = found


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a segment is handed over for, to which department, for how many days."""

    wish: Wish
    to_code: str
    days: int
    note: str = ""


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    segment_id: int,
    version: int,
    offered: Offered,
    at: datetime,
    said: int | None = None,
    fresh: bool = False,
) -> HandOverId:
    """
    Hand a segment, as it is in its last version, to a department.

    `said` is how many the page said would remain. From a thousand on others must agree before it
    can be accepted.

    :raises Braked: while nothing may be changed
    :raises NotAllowed: if the actor may hand over nothing
    :raises NoSuchSegment: if it is not open to him
    :raises SavedMeanwhile: if it was changed since that version
    :raises WrongWish, NotForThisUse, NobodyRemains, CountChanged, NobodyCanApprove: as they say
    :raises CannotJudge, Closed, LakeTrouble: as judging says
    """
    must_be_off(Brake.READ_ONLY)
    require(actor, Permission.SEGMENT_HAND)
    _must_make_sense(offered)
    wish = offered.wish
    seen = segment(actor=actor, segment_id=segment_id)
    if seen.version != version:
        raise SavedMeanwhile
    if bad := not_made_for(wish.use, drawn_up_for(seen)):
        raise NotForThisUse(bad)
    found = reckon(actor=actor, segment_id=segment_id, wish=wish, at=at, fresh=fresh)
    if said is not None and said != len(found.remaining):
        raise CountChanged(found)
    if not found.remaining:
        raise NobodyRemains
    return _written(actor, seen, offered, found, at)


def _asked(actor: Actor, row: HandOver, at: datetime) -> None:
    """Ask others to agree, where it is of so many people."""
    if wants_approval(row.remaining):
        row.approval_id = approvals.ask(
            actor=actor, kind=KIND, content=content_of(row), measure=row.remaining, at=at
        )
        row.save(update_fields=["approval_id"])


@transaction.atomic
def forget_hand_overs(*, at: datetime) -> int:
    """Let go of hand-overs that ended two years ago, with what was ticked off; return how many."""
    rows = HandOver.objects.filter(expires_at__lt=forgotten_before(at))
    number = rows.count()
    rows.delete()
    return number


def _must_make_sense(offered: Offered) -> None:
    wish, to_code = offered.wish, offered.to_code
    markets = wish.use is not Use.MARKETING or (wish.channel and wish.goods)
    if not (
        markets and wish.kinds and to_code in departments() and 1 <= offered.days <= LONGEST_DAYS
    ):
        raise WrongWish


def _written(
    actor: Actor, seen: SegmentSeen, offered: Offered, found: Reckoned, at: datetime
) -> HandOverId:
    wish = offered.wish
    whole = resolved(seen.predicate)
    row = HandOver.objects.create(
        segment_id=seen.id,
        version=seen.version,
        definition=as_json(whole),
        digest=digest(whole),
        staff_id=actor.staff_id,
        from_code=next(iter(actor.departments), ""),
        to_code=offered.to_code,
        use=wish.use,
        channel=wish.channel,
        goods=wish.goods,
        kinds=[kind.value for kind in wish.kinds],
        first_use=wish.first_use,
        whole=found.whole,
        lost=found.lost,
        lost_in_all=found.lost_in_all,
        remaining=len(found.remaining),
        note=offered.note,
        at=at,
        expires_at=at + timedelta(days=offered.days),
    )
    fact = SegmentHandedOver(
        happened_at=at,
        hand_over_id=HandOverId(row.pk),
        segment_id=SegmentId(seen.id),
        version=seen.version,
        remaining=row.remaining,
        lost=row.lost_in_all,
    )
    record(fact, staff_id=actor.staff_id)
    _asked(actor, row, at)
    changed(TOPIC)
    return HandOverId(row.pk)
