"""Lines chosen by a period and plain filters, as far as somebody may see them: for whole files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from kaifong.authority.compiled import to_q
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.foundation.ids import CustomerId
from kaifong.orders.models import Kind, Line, LineKind
from kaifong.orders.permissions import LINE
from kaifong.orders.rules import HONG_KONG

CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class LinesWanted:
    """Lines of orders placed from the first to the last Hong Kong day; empty: of every code."""

    first: date
    last: date  # within
    kinds: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    regions: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineGiven:
    """One line with what of its order says when and where; money in HKD cents, if it is shown."""

    id: int
    number: str  # of the order
    placed_on: date
    kind: Kind
    status: str
    channel: int
    region: int
    customer_id: CustomerId | None
    line: int  # its place in the order
    line_kind: LineKind
    category_id: int
    code: str
    description: str
    quantity: int
    hkd_cents: int | None


def count_lines(*, actor: Actor, wanted: LinesWanted, cls: FieldClass = FieldClass.INTERNAL) -> int:
    """Return how many of the lines wanted show the actor a class of fields, and that they are."""
    return _seen(actor, wanted, frozenset({cls})).count()


def stream_lines(
    *, actor: Actor, wanted: LinesWanted, classes: frozenset[FieldClass]
) -> Iterator[LineGiven]:
    """Yield the lines wanted that show the actor every one of these classes, oldest first."""
    money = FieldClass.FINANCIAL in classes
    rows = _seen(actor, wanted, classes).select_related("order")
    for row in rows.order_by("order__placed_at", "order_id", "number").iterator(chunk_size=CHUNK):
        yield _given(row, shows_money=money)


def _seen(actor: Actor, wanted: LinesWanted, classes: frozenset[FieldClass]) -> QuerySet[Line]:
    # That a line is there at all is internal: the order's page shows none without it.
    scope = actor.scope("see", "order")
    rows = _wanted(wanted)
    for cls in sorted(classes | {FieldClass.INTERNAL}):
        rows = rows.filter(to_q(scope.where(cls), LINE, actor.staff_id))
    return rows


def _wanted(wanted: LinesWanted) -> QuerySet[Line]:
    rows = Line.objects.filter(
        order__placed_at__gte=_midnight(wanted.first),
        order__placed_at__lt=_midnight(wanted.last + timedelta(days=1)),
    )
    for column, codes in (
        ("order__kind", wanted.kinds),
        ("order__channel", wanted.channels),
        ("order__region", wanted.regions),
        ("category_id", wanted.categories),
    ):
        if codes:
            rows = rows.filter(**{f"{column}__in": codes})
    return rows


def _given(row: Line, *, shows_money: bool) -> LineGiven:
    order = row.order
    return LineGiven(
        id=row.pk,
        number=order.number,
        placed_on=order.placed_on,
        kind=Kind(order.kind),
        status=order.status,
        channel=order.channel,
        region=order.region,
        customer_id=CustomerId(order.customer_id) if order.customer_id else None,
        line=row.number,
        line_kind=LineKind(row.kind),
        category_id=row.category_id,
        code=row.code,
        description=row.description,
        quantity=row.quantity,
        hkd_cents=row.hkd_cents if shows_money else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HONG_KONG)
