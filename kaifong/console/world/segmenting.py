"""Two segments that the made-up shop's sales drew up, and one of them handed to marketing."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import Actor, NotAllowed, actor_of
from kaifong.intelligence import actions
from kaifong.intelligence.models import Segment
from kaifong.intelligence.queries import Filters, Relative, Span
from kaifong.intelligence.queries import Segment as Kind
from kaifong.intelligence.queries.segments import Counted, Figure, Listed, SegmentSharing, Use, Wish
from kaifong.privacy.queries import Channel, Purpose, in_force
from kaifong.privacy.queries import Kind as Data

LAST = "SELECT coalesce(max(id), 0) FROM foundation_entry"
# Made up like the rest of the journal, as of one moment.
TOLD = "UPDATE foundation_entry SET recorded_at = %(at)s WHERE id > %(last)s"
SELLER = "sales.island"


def segment(*, at: datetime) -> int:
    """Draw up both and hand one over; return how many entries that wrote into the journal."""
    seller = _seller()
    if seller is None or Segment.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone()
    # In a shop whose administrators took the right away nothing is drawn up.
    with suppress(NotAllowed):
        _drawn_up(seller, at)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"at": at, "last": last})
        return int(cursor.rowcount)


def _seller() -> Actor | None:
    staff = Staff.objects.filter(user__username=SELLER, is_demo=True, left_at=None).first()
    return None if staff is None else actor_of(staff)


def _drawn_up(seller: Actor, at: datetime) -> None:
    best = Counted(
        Figure.VALUE,
        (Kind.CHAMPIONS.value,),
        Relative(Span.LAST_MONTHS, 12),
        Filters(regions=frozenset({1})),
    )
    _kept(seller, "港島最佳客戶", "近期常買的客戶，每季致謝。", best, at - timedelta(days=20))
    near = Listed("place=1")
    number = _kept(seller, "港島客戶", "住在港島的客戶。", near, at - timedelta(days=9))
    goods = [
        one.code
        for seen in in_force()
        if Purpose.MARKETING in seen.terms.purposes
        for one in seen.terms.classes
    ]
    if goods:
        with suppress(actions.NobodyRemains, actions.WrongWish), wall.lifted():
            actions.hand_over(
                actor=seller,
                segment_id=number,
                version=1,
                offered=_offered("home" if "home" in goods else min(goods)),
                at=at - timedelta(days=1),
            )


def _offered(goods: str) -> actions.Offered:
    wish = Wish(
        use=Use.MARKETING,
        kinds=(Data.NAME, Data.DISTRICT),
        channel=Channel.EMAIL,
        goods=goods,
        first_use=True,
    )
    note = "請於月內電郵新品消息。"
    return actions.Offered(wish=wish, to_code="marketing", days=30, note=note)


def _kept(
    seller: Actor, name: str, description: str, predicate: Counted | Listed, at: datetime
) -> int:
    draft = actions.Draft(
        name=name,
        description=description,
        predicate=predicate,
        sharing=SegmentSharing.PUBLIC,
    )
    return actions.save(actor=seller, draft=draft, at=at)
