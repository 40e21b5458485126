"""Requests to stop in their original form, as long as they must be kept: Cap. 593 s.9(3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from kaifong.authority import wall
from kaifong.foundation.vault.sealing import unseal
from kaifong.privacy.models import StopRequest


@dataclass(frozen=True)
class Original:
    """A request as it came."""

    id: int
    raw: bytes
    content_type: str
    way: str
    received_at: datetime
    kept_until: date


def originals(*, customer_ids: Collection[int]) -> tuple[Original, ...]:
    """
    Return the requests that came under these numbers, oldest first, opened.

    For the person himself and for steps that are permitted already: nobody's authority is asked.
    """
    with wall.lifted():
        rows = list(StopRequest.objects.filter(customer_id__in=customer_ids).order_by("pk"))
    texts = unseal([bytes(one.raw) for one in rows])
    return tuple(
        Original(one.pk, text, one.content_type, one.way, one.received_at, one.kept_until)
        for one, text in zip(rows, texts, strict=True)
        if text is not None
    )
