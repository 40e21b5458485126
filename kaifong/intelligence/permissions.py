"""Figures of many people beyond one's own rows; segments, and handing them over."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare
from kaifong.authority.rules import FieldClass


class Permission(StrEnum):
    FIGURES_SEE = "intelligence:figures:see"
    SEGMENT_HAND = "intelligence:segment:hand"
    SEGMENT_KEEP = "intelligence:segment:keep"
    SEGMENT_SEE = "intelligence:segment:see"
    SEGMENT_TAKE = "intelligence:segment:take"


# To see figures is all that can be done with them, so it needs no right to see the rows.
FIGURES = declare(
    Object(
        name="figures",
        category="category_id",
        fields={
            "region": FieldClass.PUBLIC,
            "channel": FieldClass.PUBLIC,
            "lines": FieldClass.INTERNAL,
            "customer_id": FieldClass.INTERNAL,
            "total": FieldClass.FINANCIAL,
        },
    )
)
# A definition names nobody: who is meant is judged by the reader's own rights over customers.
SEGMENT = declare(Object(name="segment", fields={}, has_rows=False))
