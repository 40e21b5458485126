"""Gathering pairs into groups, with what must not be one kept apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable


def clusters(
    pairs: Iterable[tuple[int, int, float]], apart: Collection[tuple[int, int]] = ()
) -> list[list[int]]:
    """
    Return groups joined by pairs, the likeliest first, each sorted; alone is no group.

    A pair that would bring together two who are not the same joins nobody.
    """
    parent: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    enemies: dict[int, set[int]] = defaultdict(set)
    for left, right in apart:
        enemies[left].add(right)
        enemies[right].add(left)

    def root(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = parent[one]
        return one

    for left, right, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        a, b = root(left), root(right)
        if a == b:
            continue
        mine, theirs = members.pop(a, {a}), members.pop(b, {b})
        if any(enemies[one] & theirs for one in mine if one in enemies):
            members[a], members[b] = mine, theirs
            continue
        parent[b] = a
        members[a] = mine | theirs
    return sorted(sorted(group) for group in members.values() if len(group) > 1)
