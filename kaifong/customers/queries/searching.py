"""Finding customers by what somebody typed."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.customers.models import ContactPoint
from kaifong.foundation.search.query import Terms, parse_query

NOBODY = Q(pk__in=[])


def matching(*, actor: Actor, text: str) -> Q:
    """
    Return the filter of customers that answer every term of a text.

    A term may stand in a name or number, or, for rows whose contact details the actor may see,
    in an address or a telephone number: nobody learns by searching what he may not read.
    """
    terms = parse_query(text)
    found = NOBODY if not terms and text.strip() else Q()
    named = _visible(actor, FieldClass.INTERNAL)
    if terms.tsquery:
        found &= Q(search_zh=SearchQuery(terms.tsquery, search_type="raw", config="simple")) & named
    for term in _parts(terms):
        found &= (Q(search_text__contains=term) & named) | _reached_by(actor, term)
    for term in terms.prefixes:
        found &= (Q(search_text__startswith=term) | Q(search_text__contains=f" {term}")) & named
    return found


def _parts(terms: Terms) -> Iterable[str]:
    return (*terms.latin, *terms.digits)


def _reached_by(actor: Actor, term: str) -> Q:
    if FieldClass.CONTACT not in actor.scope("see", "customer").classes:
        return NOBODY
    points = ContactPoint.objects.filter(value__contains=term).values("customer_id")
    return Q(pk__in=points) & _visible(actor, FieldClass.CONTACT)


def _visible(actor: Actor, cls: FieldClass) -> Q:
    return actor.q("see", "customer", cls=cls)
