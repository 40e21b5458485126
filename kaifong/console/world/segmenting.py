"""Three segments of the made-up shop, one of them made of another, one handed to marketing."""

from contextlib import suppress
from datetime import datetime, timedelta

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.intelligence import actions
from kaifong.intelligence.models import Segment
from kaifong.intelligence.queries import Filters, Relative, Span
from kaifong.intelligence.queries import Segment as Kind
from kaifong.intelligence.queries.segments import (
    Counted,
    Every,
    Figure,
    Listed,
    Of,
    Predicate,
    SegmentSharing,
    Use,
    Wish,
    Without,
)
from kaifong.privacy.queries import Channel, Purpose, in_force
from kaifong.privacy.queries import Kind as Data

from .telling import somebody, told


def segment(*, at: datetime) -> int:
    """Draw them up and hand one over; return how many entries that wrote into the journal."""
    return 0 if Segment.objects.exists() else told(_all, at=at)


def _all(at: datetime) -> None:
    seller, marketer = somebody("sales.island"), somebody("marketing.home")
    # In a shop whose administrators took the right away nothing is drawn up.
    with suppress(NotAllowed):
        best = _best(seller, at - timedelta(days=20)) if seller else None
        if best and marketer:
            _others(marketer, best, at - timedelta(days=12))
        if seller:
            _handed(seller, at)


def _best(seller: Actor, at: datetime) -> int:
    best = Counted(
        Figure.VALUE,
        (Kind.CHAMPIONS.value,),
        Relative(Span.LAST_MONTHS, 12),
        Filters(regions=frozenset({1})),
    )
    return _kept(seller, "港島最佳客戶", "近期常買的客戶，每季致謝。", best, at)


def _others(marketer: Actor, best: int, at: datetime) -> None:
    bought = Counted(Figure.BUYERS, (), Relative(Span.LAST_MONTHS, 12))
    wanted = Every((bought, Without(Of(best))))
    about = "上年曾購買家居貨品；港島最佳客戶由營業部致謝，不在此列。"
    _kept(marketer, "家居客戶（港島最佳客戶除外）", about, wanted, at)


def _handed(seller: Actor, at: datetime) -> None:
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


def _kept(maker: Actor, name: str, description: str, predicate: Predicate, at: datetime) -> int:
    draft = actions.Draft(
        name=name,
        description=description,
        predicate=predicate,
        sharing=SegmentSharing.PUBLIC,
    )
    return actions.save(actor=maker, draft=draft, at=at)
