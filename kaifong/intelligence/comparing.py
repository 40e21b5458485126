"""Keep Ibis from remembering what was equal, which is not safe where threads share a process."""

from typing import Any


class Forgetful(dict[int, dict[int, bool]]):
    """Where Ibis keeps its comparisons by address; keeps none."""

    def setdefault(self, _key: int, default: Any = None) -> Any:
        return default


def compare_afresh() -> None:
    """
    Let Ibis compare each pair of expressions anew.

    It remembers comparisons by the address of both, and forgets them as either is deleted. Where
    threads delete expressions at once, it misses some, and an expression made later at the same
    address is taken for the old one. Comparing afresh costs nothing measurable here.
    """
    from ibis.common.bases import Comparable

    if not isinstance(Comparable.__cache__, Forgetful):
        Comparable.__cache__ = Forgetful()
