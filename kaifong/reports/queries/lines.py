"""The lines that enter the figures, for proofs: no page shows them."""

from dataclasses import dataclass

from kaifong.authority.queries import Actor
from kaifong.intelligence.queries import run

from .asking import Asked, days


@dataclass(frozen=True)
class LineBehind:
    """One line of goods as the figures see it; what may not be seen is None."""

    order_id: int
    number: int
    is_return: bool
    customer_key: int | None
    category_id: int | None
    cents: int | None


def lines_behind(*, actor: Actor, asked: Asked) -> list[LineBehind]:
    """
    Return the lines of which the figures of sales are made.

    :raises NotAllowed: if no lines are open to the actor
    """
    found = run(
        actor=actor,
        measure="lines_behind",
        period=days(asked.period),
        filters=asked.filters,
        action=asked.action,
        fresh=asked.fresh,
    )
    names = [column.name for column in found.columns]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    return [
        LineBehind(
            order_id=_number(row["order_id"]),
            number=_number(row["line_no"]),
            is_return=row["order_kind"] == 2,
            customer_key=_known(row.get("customer_key")),
            category_id=_known(row.get("category_id")),
            cents=_known(row.get("hkd_cents")),
        )
        for row in rows
    ]


def _known(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _number(value: object) -> int:
    return _known(value) or 0
