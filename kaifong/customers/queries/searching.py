"""Finding customers by what somebody typed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from kaifong.authority import wall
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.search.query import Terms, parse_query

NOBODY = Q(pk__in=[])
FEW = 2_000  # so many that fetching their numbers costs less than a wrong plan


def matching(*, actor: Actor, text: str) -> Q:
    """
    Return the filter of customers that answer every term of a text.

    A term may stand in a name or number, or, for rows whose contact details the actor may see,
    in an address or a telephone number: nobody learns by searching what he may not read. A term
    that stands in more than `FEW` names is sought in names only.
    """
    terms = parse_query(text)
    found = NOBODY if not terms and text.strip() else Q()
    named = _visible(actor, FieldClass.INTERNAL)
    if terms.tsquery:
        found &= Q(search_zh=SearchQuery(terms.tsquery, search_type="raw", config="simple")) & named
    for term in _parts(terms):
        found &= _answered_by(actor, term, named)
    for term in terms.prefixes:
        found &= (Q(search_text__startswith=term) | Q(search_text__contains=f" {term}")) & named
    return found


def _parts(terms: Terms) -> Iterable[str]:
    return (*terms.latin, *terms.digits)


def _answered_by(actor: Actor, term: str, named: Q) -> Q:
    # PostgreSQL answers one condition over two tables by reading a whole one. Asked one after the
    # other, each index finds the few rows there are in a millisecond.
    in_text = Q(search_text__contains=term) & named
    if FieldClass.CONTACT not in actor.scope("see", "customer").classes:
        return in_text
    ids = _few(Customer.objects.filter(in_text).values_list("pk", flat=True))
    if ids is None:
        return in_text
    reached = _visible(actor, FieldClass.CONTACT)
    points = ContactPoint.objects.filter(value__contains=term)
    # The wall of this table looks up each customer; the customers themselves stay behind theirs.
    with wall.lifted():
        at = _few(points.values_list("customer_id", flat=True))
    if at is not None:
        return Q(pk__in=ids) | (Q(pk__in=at) & reached)
    # Not `Exists`, which may be turned into a list of all such points, made before the first row.
    point = Subquery(points.filter(customer_id=OuterRef("pk")).values("pk")[:1])
    return Q(pk__in=ids) | (Q(IsNull(point, False)) & reached)


def _few(rows: "QuerySet[Any, int]") -> list[int] | None:
    """Return the numbers, or nothing if they are more than `FEW`."""
    found = list(rows[: FEW + 1])
    return None if len(found) > FEW else found


def _visible(actor: Actor, cls: FieldClass) -> Q:
    return actor.q("see", "customer", cls=cls)
