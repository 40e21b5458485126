"""
What people keep in other parts of the shop, and what becomes of it when they lose their roles.

Apps that keep such things say how many there are of whom, and how they pass to a colleague.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

Words = Any  # text in both languages


def _stays(_giver: int, _taker: int) -> int:
    return 0


@dataclass(frozen=True)
class Belonging:
    """
    One kind of thing that people keep.

    `counted` answers how many each of these people has; `hand_over(giver, taker)` passes all of
    one's to the other and answers how many: none, where it cannot be passed on.
    """

    code: str
    label: Words
    counted: Callable[[Collection[int]], Mapping[int, int]]
    hand_over: Callable[[int, int], int] = _stays

    @property
    def passes_on(self) -> bool:
        return self.hand_over is not _stays


_kept: dict[str, Belonging] = {}


def offer(belonging: Belonging) -> None:
    """Let an app say what people keep in it; called once, at start."""
    _kept[belonging.code] = belonging


def belongings() -> list[Belonging]:
    return [_kept[code] for code in sorted(_kept)]


def kept_by(people: Collection[int]) -> dict[int, dict[str, int]]:
    """Return of each of these people how many of each kind he keeps; none is left out."""
    found: dict[int, dict[str, int]] = {}
    for one in belongings():
        for staff_id, number in one.counted(people).items():
            if number:
                found.setdefault(staff_id, {})[one.code] = number
    return found
