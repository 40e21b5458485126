"""Which notices a person was shown, word for word."""

from dataclasses import dataclass
from datetime import datetime

from kaifong.authority import wall
from kaifong.foundation.ids import CustomerId
from kaifong.privacy.models import Collection
from kaifong.privacy.rules.notices import Both, Terms

from .ledgers import numbers_ever


@dataclass(frozen=True)
class NoticeRead:
    """A notice as it was shown to one person: its words, their hash, when and how."""

    name: Both
    number: int
    locale: str
    text: str
    sha256: str
    terms: Terms
    at: datetime
    given: str


def notices_read(*, customer_id: int) -> tuple[NoticeRead, ...]:
    """
    Return the notices under which a person gave data, newest first, under all her numbers.

    For steps that are permitted already, such as her own page: nobody's authority is asked.
    """
    with wall.lifted():
        rows = Collection.objects.filter(customer_id__in=numbers_ever(CustomerId(customer_id)))
        found = list(rows.select_related("version__notice", "text").order_by("-at", "-pk"))
    return tuple(
        NoticeRead(
            Both(row.version.notice.name_en, row.version.notice.name_zh),
            row.version.number,
            row.text.locale,
            row.text.text,
            row.text_id,
            Terms.read(row.version.terms),
            row.at,
            row.given,
        )
        for row in found
    )
