"""
Who among many who arrive together may be in the books already, or twice among themselves.

The wall is down: whoever calls decides what of the answer is shown to whom.
"""

# ruff: noqa: S608  names of our own

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

from kaifong.customers import likeness
from kaifong.customers.models import ContactPoint, Customer, Distinct
from kaifong.foundation.hongkong.names import parse_name
from kaifong.foundation.matching.engine import Pair as Likely
from kaifong.foundation.matching.engine import matching
from kaifong.foundation.matching.rules import Action
from kaifong.foundation.search.folding import fold
from kaifong.foundation.search.query import parse_query

from .resembling import EACH, beginnings, learnt, texts

BEARERS = 20  # of one name that are compared
FEW = 100  # so many that each name can be searched by its sound, too
BY_POINT = """
SELECT DISTINCT k.customer_id
FROM unnest(%(kinds)s::text[], %(values)s::text[]) g(kind, value)
JOIN customers_contactpoint k ON k.kind = g.kind AND k.value = g.value
"""
# By the name only those who live there, or of whom one of the two does not say where: a name that
# hundreds bear says nothing without the district.
NEAR = "(q.district = 0 OR n.district IN (0, q.district))"
BY_CHINESE = f"""
SELECT DISTINCT c.id FROM unnest(%(names)s::text[], %(districts)s::int[]) q(name, district)
CROSS JOIN LATERAL (
  SELECT n.id FROM customers_customer n
  WHERE n.search_zh @@ to_tsquery('simple', q.name) AND {NEAR} LIMIT %(each)s
) c
"""
BY_ENGLISH = f"""
SELECT DISTINCT c.id FROM unnest(%(names)s::text[], %(districts)s::int[]) q(name, district)
CROSS JOIN LATERAL (
  SELECT n.id FROM customers_customer n WHERE n.name_en = q.name AND {NEAR} LIMIT %(each)s
) c
"""
PEOPLE = """
SELECT c.id, c.name_en, c.name_zh, c.district,
  coalesce(array_agg(p.value ORDER BY p.is_primary DESC, p.id) FILTER (WHERE p.kind = 'phone'),
    '{}'),
  coalesce(array_agg(p.value ORDER BY p.is_primary DESC, p.id) FILTER (WHERE p.kind = 'email'),
    '{}')
FROM customers_customer c LEFT JOIN customers_contactpoint p ON p.customer_id = c.id
WHERE c.id = ANY(%(ids)s) GROUP BY c.id ORDER BY c.id
"""


@dataclass(frozen=True)
class Alike:
    """One who arrives, who may be the same, and what the entrance does about it."""

    given: int
    other: int  # a customer, or another who arrives with him
    probability: float
    levels: dict[str, str]  # how far each field agrees
    said: dict[str, float]  # what that says, in bits
    action: Action


def alike(*, given: Sequence[likeness.Likeness], entrance: str) -> list[Alike]:
    """
    Compare everybody who arrives with the books and with one another, in sets.

    Those who arrive have numbers below zero, or their own if they are in the books by now. Pairs
    that somebody told apart are left out. The likeliest of each come first.
    """
    arriving = {one.id for one in given}
    known = [pk for pk in sorted(_candidates(given)) if pk not in arriving]
    people = [*given, *likenesses(known)]
    if len(people) < 2:
        return []
    with matching(likeness.HONG_KONG, likeness.table(people)) as matcher:
        pairs = matcher.scan(learnt()).pairs
    apart = _told_apart([pair for pair in pairs if min(pair.left, pair.right) > 0])
    found = [
        _alike(pair, arriving, entrance)
        for pair in pairs
        if {pair.left, pair.right} & arriving and (pair.left, pair.right) not in apart
    ]
    return sorted(found, key=lambda one: (-one.probability, -one.given, one.other))


def likenesses(ids: Iterable[int]) -> list[likeness.Likeness]:
    """Return these customers as far as matching looks at them."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"ids": list(ids)})
        return [
            likeness.Likeness(
                id=pk,
                name_en=name_en,
                name_zh=name_zh,
                district=district,
                phones=tuple(phones),
                emails=tuple(emails),
            )
            for pk, name_en, name_zh, district, phones, emails in cursor.fetchall()
        ]


def _alike(pair: Likely, arriving: set[int], entrance: str) -> Alike:
    # Of two who arrive together the later one is asked about: below zero they count downwards.
    one, other = pair.left, pair.right
    if one not in arriving or (other in arriving and abs(other) > abs(one)):
        one, other = other, one
    evidence = likeness.evidence(pair)
    action = likeness.action_at(entrance, pair.probability)
    return Alike(
        given=one,
        other=other,
        probability=pair.probability,
        levels={field: level for field, (level, _) in evidence.items()},
        said={field: round(bits, 1) for field, (_, bits) in evidence.items()},
        action=action or Action.LOG,
    )


def _told_apart(pairs: Sequence[Likely]) -> set[tuple[int, int]]:
    ids = {pk for pair in pairs for pk in (pair.left, pair.right)}
    rows = Distinct.objects.filter(left_id__in=ids, right_id__in=ids)
    return set(rows.values_list("left_id", "right_id"))


def _candidates(given: Sequence[likeness.Likeness]) -> set[int]:
    points = [("phone", value) for one in given for value in one.phones]
    points += [("email", value) for one in given for value in one.emails]
    chinese = {
        (query, one.district)
        for one in given
        if len(one.name_zh) > 1 and (query := parse_query(one.name_zh).tsquery)
    }
    english = {(text, one.district) for one in given for text in _spellings(one.name_en)}
    found = _asked(
        BY_POINT, kinds=[kind for kind, _ in points], values=[value for _, value in points]
    )
    found |= _named(BY_CHINESE, chinese) | _named(BY_ENGLISH, english)
    for one in given if len(given) <= FEW else ():
        found |= set(_by_sound(one))
    return found


def _named(statement: str, names: set[tuple[str, int]]) -> set[int]:
    asked = sorted(names)
    return _asked(
        statement,
        names=[name for name, _ in asked],
        districts=[district for _, district in asked],
        each=BEARERS,
    )


def _asked(statement: str, **facts: Any) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return {pk for (pk,) in cursor.fetchall()}


def _spellings(name_en: str) -> set[str]:
    """Return how an English name may stand in the books, letter by letter."""
    name = parse_name(name_en)
    family, rest = name.family_en, " ".join(filter(None, (name.given_en, name.christian_en)))
    if not family or not rest:
        return {name_en} if name_en else set()
    first = {f"{family.upper()} {rest}", f"{family} {rest}", f"{family.title()} {rest}"}
    return {name_en, *first, f"{rest} {family.title()}", f"{rest} {family.upper()}"}


def _by_sound(one: likeness.Likeness) -> Iterator[int]:
    for address in one.emails:
        points = ContactPoint.objects.filter(value__startswith=address.split("@")[0] + "@")
        yield from points.values_list("customer_id", flat=True)[:EACH]
    for text in texts(one):
        words = [word for word in fold(text).split() if word.isascii() and len(word) > 2]
        wanted = Q(*(Q(search_text__contains=word) for word in words))
        if words:
            yield from Customer.objects.filter(wanted).values_list("pk", flat=True)[:EACH]
    if written := beginnings(one):
        query = SearchQuery(" | ".join(written), search_type="raw", config="simple")
        yield from Customer.objects.filter(search_zh=query).values_list("pk", flat=True)[:EACH]
