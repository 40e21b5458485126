"""Who in the books may be the person whom somebody is about to write down."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers import likeness
from kaifong.customers.models import ContactPoint, Customer, Scan
from kaifong.foundation.hongkong import readings, sounds, surnames
from kaifong.foundation.hongkong.latin_names import words_of
from kaifong.foundation.hongkong.names import parse_name
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.matching.engine import matching as comparing
from kaifong.foundation.matching.rules import Action, Weights, weights_from

from .likely import Evidence
from .listed import COLUMNS, Listed, rows_of
from .searching import matching

EACH = 60  # candidates that one question may bring
NEW = 0  # the number under which the person who is not in the books is compared


@dataclass(frozen=True)
class Resembling:
    """Somebody in the books who may be the same person."""

    listed: Listed
    probability: float
    evidence: tuple[Evidence, ...]
    action: Action


def resembling(
    *, actor: Actor, given: likeness.Likeness, entrance: str = "form"
) -> tuple[Resembling, ...]:
    """
    Return who may be this person, the likeliest first, of those whom the actor may see.

    Only what the actor may see of somebody is compared: nobody learns a number by guessing it.
    """
    ids = set(_candidates(actor, given))
    if not ids:
        return ()
    rows = list(Customer.objects.filter(actor.q("see", "customer"), pk__in=ids).values(*COLUMNS))
    listed = {row.id: row for row in rows_of(actor, rows)}
    return tuple(_weighed(given, listed, entrance))


def is_taken(*, member_no: str | None) -> bool:
    """Return whether anybody bears this member number: there is one of each."""
    with wall.lifted():
        return member_no is not None and Customer.objects.filter(member_no=member_no).exists()


def learnt() -> Weights:
    """Return what the last search of the books learnt, or what is known without one."""
    newest = Scan.objects.filter(rules=RULES).order_by("-pk").values_list("weights", flat=True)
    kept = newest.first()
    return weights_from(kept) if kept else likeness.UNLEARNT


RULES = f"{likeness.HONG_KONG.name} {likeness.HONG_KONG.version}"


def _weighed(
    given: likeness.Likeness, listed: dict[CustomerId, Listed], entrance: str
) -> Iterator[Resembling]:
    known = _known(listed.values())
    least = likeness.HONG_KONG.review
    with comparing(likeness.HONG_KONG, likeness.table([given, *known])) as matcher:
        found = matcher.weigh(learnt(), [(given.id, one.id) for one in known], least)
    for pair in sorted(found, key=lambda pair: -pair.probability):
        action = likeness.action_at(entrance, pair.probability)
        evidence = likeness.evidence(pair)
        if action is not None:
            yield Resembling(
                listed[CustomerId(pair.right)],
                pair.probability,
                tuple(Evidence(field, *said) for field, said in evidence.items()),
                action,
            )


def _known(rows: Iterable[Listed]) -> list[likeness.Likeness]:
    rows = list(rows)
    reach: dict[tuple[int, str], list[str]] = defaultdict(list)
    seen = [row.id for row in rows if FieldClass.CONTACT not in row.hidden]
    points = ContactPoint.objects.filter(customer_id__in=seen).order_by("-is_primary", "pk")
    for customer_id, kind, value in points.values_list("customer_id", "kind", "value"):
        reach[customer_id, kind].append(value)
    return [
        likeness.Likeness(
            id=row.id,
            name_en=row.name_en or "",
            name_zh=row.name_zh or "",
            district=row.district or 0,
            phones=tuple(reach[row.id, "phone"]),
            emails=tuple(reach[row.id, "email"]),
        )
        for row in rows
    ]


def _candidates(actor: Actor, given: likeness.Likeness) -> Iterator[int]:
    reached = actor.q("see", "customer", cls=FieldClass.CONTACT)
    named = actor.q("see", "customer", cls=FieldClass.INTERNAL)
    wanted = Q(contact_points__value__in=[*given.phones, *given.emails])
    for address in given.emails:
        wanted |= Q(contact_points__value__startswith=address.split("@")[0] + "@")
    asked = [Customer.objects.filter(reached & wanted)] if given.phones or given.emails else []
    asked += [Customer.objects.filter(matching(actor=actor, text=t)) for t in texts(given)]
    if written := beginnings(given):
        query = SearchQuery(" | ".join(written), search_type="raw", config="simple")
        asked.append(Customer.objects.filter(Q(search_zh=query) & named))
    for rows in asked:
        yield from rows.values_list("pk", flat=True)[:EACH]


def texts(given: likeness.Likeness) -> list[str]:
    """Return what would be typed to find the name as it is, and as it may have been spelt."""
    latin, chinese = parse_name(given.name_en), parse_name(given.name_zh)
    texts = [
        given.name_zh,
        f"{latin.family_en} {latin.given_en}" if latin.given_en else given.name_en,
        f"{latin.christian_en} {latin.family_en}" if latin.christian_en else "",
    ]
    _, given_zh = sounds.family_of(chinese.zh)
    read = [readings.readings().get(character, ()) for character in given_zh]
    if given_zh and all(read):
        spelt = " ".join(one[0] for one in read)
        spellings = surnames.romanisations().get(chinese.family_zh, ())[:2]
        texts += [f"{family} {spelt}" for family in spellings]
    return list(dict.fromkeys(text.strip() for text in texts if len(text.strip()) > 1))


def beginnings(given: likeness.Likeness) -> list[str]:
    """Return the first two characters that a Latin name may stand for, as the search has them."""
    latin = parse_name(given.name_en)
    first = next(iter(words_of(latin.given_en)), "")
    written = readings.characters_read().get(first, "")
    families = [one for one in sounds.families(latin.family_en) if not one.isascii()]
    return [f"{family}{character}" for family in families for character in written if family]
