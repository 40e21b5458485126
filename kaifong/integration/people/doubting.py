"""Who of a file may be somebody in the books, or somebody else of the file, under another key."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kaifong.customers.queries import Alike, Likeness, alike
from kaifong.foundation.matching.rules import Action
from kaifong.integration.options import Options
from kaifong.integration.reasons import MatchReason

from .decided import Decided
from .typed import Person

OPEN = "SELECT place FROM incoming_people WHERE reason IS NULL AND customer_id IS NULL"
# Whom the file's own system, or our member numbers, already tell from others.
NUMBERED = """
SELECT i.customer_id FROM customers_externalidentity i
WHERE i.source = %(source)s AND i.customer_id = ANY(%(ids)s)
"""
CARRIED = "SELECT id FROM customers_customer WHERE member_no IS NOT NULL AND id = ANY(%(ids)s)"
HELD = f"""
UPDATE incoming_people SET reason = '{MatchReason.LIKELY_KNOWN}'
WHERE place = ANY(%(places)s::bigint[])
"""  # noqa: S608
REPEATED = f"""
UPDATE incoming_people SET reason = '{MatchReason.REPEATED_IN_FILE}'
WHERE place = ANY(%(places)s::bigint[]) AND reason IS NULL
"""  # noqa: S608
DECIDED = """
UPDATE incoming_people p SET by_contact = d.customer_id
FROM unnest(%(places)s::bigint[], %(ids)s::bigint[]) d(place, customer_id)
JOIN customers_customer c ON c.id = d.customer_id
WHERE p.place = d.place AND p.by_number IS NULL AND p.by_member IS NULL
"""


@dataclass(frozen=True)
class Doubts:
    """Pairs in which a row may be somebody known; rows have their numbers below zero."""

    held: tuple[Alike, ...] = ()  # the row does not come in until a person has decided
    warned: tuple[Alike, ...] = ()  # it comes in, and the report says so
    logged: tuple[Alike, ...] = ()  # it comes in; the queue of doubles knows of it

    @property
    def queued(self) -> tuple[Alike, ...]:
        return self.warned + self.logged


def follow(cursor: Any, decided: Decided) -> None:
    """Let rows be whom people said they are, as far as no number says who they are."""
    if decided.same:
        cursor.execute(DECIDED, {"places": [*decided.same], "ids": [*decided.same.values()]})


def doubt(cursor: Any, people: Sequence[Person], options: Options, decided: Decided) -> Doubts:
    """Compare whoever would be new with the books and the file; hold those who must be."""
    cursor.execute(REPEATED, {"places": list(decided.repeats)})
    cursor.execute(OPEN)
    new = {place for (place,) in cursor.fetchall()}
    given = {one.row: one for one in people if one.row in new}
    pairs = alike(given=[_likeness(one) for one in given.values()], entrance="import")
    open_pairs = [one for one in pairs if one.other not in decided.others.get(-one.given, ())]
    apart = _told_apart(cursor, open_pairs, given, options.source)
    by: dict[Action, list[Alike]] = defaultdict(list)
    for one in open_pairs:
        action = Action(options.alike) if options.alike else one.action
        if action == Action.BLOCK and (one.given, one.other) in apart:
            action = Action.WARN
        by[action].append(replace(one, action=action))
    held = {-one.given for one in by[Action.BLOCK]}
    cursor.execute(HELD, {"places": sorted(held)})
    # Whoever waits is in no pair that is queued: he is not in the books.
    warned, logged = (
        tuple(one for one in by[action] if not {-one.given, -one.other} & held)
        for action in (Action.WARN, Action.LOG)
    )
    return Doubts(tuple(by[Action.BLOCK]), warned, logged)


def numbered(cursor: Any, pairs: Iterable[Alike]) -> list[Alike]:
    """Return pairs with the customers that their rows have become; `newcomers` know them."""
    cursor.execute("SELECT place, id FROM newcomers")
    ids = {-place: pk for place, pk in cursor.fetchall()}
    known = [(one, ids.get(one.given), ids.get(one.other, one.other)) for one in pairs]
    return [
        replace(one, given=given, other=other)
        for one, given, other in known
        if given is not None and other > 0
    ]


def _likeness(one: Person) -> Likeness:
    return Likeness(
        id=-one.row,
        name_en=one.name_en or "",
        name_zh=one.name_zh or "",
        phones=one.phones,
        emails=one.emails,
        district=one.district or 0,
    )


def _told_apart(
    cursor: Any, pairs: Sequence[Alike], given: Mapping[int, Person], source: str
) -> set[tuple[int, int]]:
    """Return the pairs that bear two numbers of one system: somebody has told them apart."""
    facts = {"source": source, "ids": [one.other for one in pairs if one.other > 0]}
    found = {"external_id": set[int](), "member_no": set[int]()}
    for name, statement in (("external_id", NUMBERED), ("member_no", CARRIED)):
        cursor.execute(statement, facts)
        found[name] = {pk for (pk,) in cursor.fetchall()}
        found[name] |= {-row for row, one in given.items() if getattr(one, name)}
    return {
        (one.given, one.other)
        for one in pairs
        if any({one.given, one.other} <= bearers for bearers in found.values())
    }
