"""What people say of values that stay as they are."""

from collections.abc import Collection

from kaifong.requests.models import OpinionNote


def notes_beside(ids: Collection[int] | None) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the notes of these customers, or of all, by field; behind the wall of whoever asks."""
    rows = OpinionNote.objects.order_by("pk")
    if ids is not None:
        rows = rows.filter(customer_id__in=ids)
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for number, field, text in rows.values_list("customer_id", "field", "text"):
        mine = found.setdefault(number, {})
        mine[field] = (*mine.get(field, ()), text)
    return found
