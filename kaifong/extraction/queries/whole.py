"""Who counts all that there is of what is asked for, and hands nothing out."""

from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.foundation.ids import StaffId

# Nobody on the staff.
WHOLE = Actor(
    StaffId(-1),
    "",
    "en",
    (),
    tuple(
        Granted("see", about, ANY, frozenset(FieldClass), frozenset({Purpose.PRIVACY}))
        for about in ("customer", "order")
    ),
    Purpose.PRIVACY,
)


class NotReadAlike(Exception):
    """The reader may not ask by all of the fields by which rows are chosen."""
