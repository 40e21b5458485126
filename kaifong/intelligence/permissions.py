"""What staff may be told beyond their own rows: figures of many people, never of a few."""

from enum import StrEnum

from kaifong.authority.objects import Object, declare
from kaifong.authority.rules import FieldClass


class Permission(StrEnum):
    FIGURES_SEE = "intelligence:figures:see"


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
