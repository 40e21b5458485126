"""What a kept report asks whoever opens it; his choice narrows the answer and is kept nowhere."""

from django.http import QueryDict

from kaifong.intelligence.queries import Filter

from .narrowing import narrowed_by
from .rows import FilterRow, prompt_row

CHOSEN = "chosen"  # a form with prompts was sent, maybe with all of them empty


def prompted(filters: tuple[Filter, ...], data: QueryDict) -> tuple[Filter, ...]:
    """
    Return the filters of a kept question with what its reader chose.

    :raises BadAsk: if he chose what cannot be looked for
    """
    if CHOSEN not in data:
        return filters
    return tuple(
        narrowed_by(data, f"p{number}", one.dimension, one.op, asks=True) if one.asks else one
        for number, one in enumerate(filters, 1)
    )


def prompts(filters: tuple[Filter, ...]) -> list[FilterRow]:
    """Return the fields in which the reader of a kept question chooses, as they stand."""
    return [prompt_row(one, f"p{number}") for number, one in enumerate(filters, 1) if one.asks]
