"""What an extraction would be, before it is asked for: its class, its size, who is lost."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority import wall
from kaifong.authority.queries import Actor, require
from kaifong.authority.rules import FieldClass
from kaifong.extraction.models import Extraction
from kaifong.extraction.permissions import Permission
from kaifong.extraction.rules import About, highest, size_of
from kaifong.foundation.keyset import LARGEST
from kaifong.privacy.queries import Audience, Purpose

from .matters import fields_of, matter_of, whole_of
from .people import reached
from .wish import Wish


@dataclass(frozen=True)
class Reckoned:
    """
    The class of the most delicate field, the size in rows at most, and for marketing who of those
    whom the asker himself may see would be lost.
    """

    cls: FieldClass
    rows_up_to: int
    seen: int  # by the asker himself
    audience: Audience | None


def reckoned(*, actor: Actor, wish: Wish, at: datetime) -> Reckoned:
    """
    Return what this would be. Beyond what the actor sees himself he learns a size only.

    :raises NotAllowed: if the actor may not ask for extractions
    :raises NotReadAlike: if the list's address is not one that he may ask by
    :raises TooManyRows: if a file may not hold so many
    """
    require(actor, Permission.EXTRACTION_ASK)
    row = draft(wish)
    matter, fields = matter_of(row), fields_of(row)
    asked, whole = matter.asked_of(row, actor), whole_of(row)
    audience = None
    with wall.seen_by(actor):
        seen = matter.counted(actor, asked, matter.least)
        if wish.about is About.CUSTOMER and wish.purpose == Purpose.MARKETING:
            audience = reached(actor, asked, row, fields, at)
    return Reckoned(highest(one.cls for one in fields), size_of(whole), seen, audience)


def draft(wish: Wish) -> Extraction:
    """Return what would be written down; nothing is."""
    return Extraction(
        about=wish.about,
        purpose=wish.purpose,
        why=wish.why.strip(),
        activity=wish.activity.strip(),
        recipient_id=wish.recipient_id,
        fields=sorted(set(wish.fields)),
        query="" if wish.ids else wish.query,
        ids=sorted({pk for pk in wish.ids if 0 < pk <= LARGEST}),
        channel=wish.channel if wish.purpose == Purpose.MARKETING else "",
        goods=wish.goods if wish.purpose == Purpose.MARKETING else "",
        format=wish.format,
        days=wish.days,
        downloads=wish.downloads,
    )
