"""
Ways out: people's own pages, for `kaifong authority prove`.

A person is no member of staff, so the reckoning for staff does not fit her. Every drawn customer's
pages are asked for as herself instead: whatever of somebody else stands there breaks the proof.
"""

from typing import Any

from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from kaifong.authority.prove.pages import found_in
from kaifong.authority.queries import Actor
from kaifong.authority.rules import Facts
from kaifong.authority.ways import (
    Given,
    Shop,
    Stock,
    Way,
    harmless,
    harmless_exits,
    register,
    standing_shop,
    stock,
)

from . import actions, queries, tokens

OWN = ("portal:mine", "portal:download", "portal:contact")
SLOW = 10


class Leaked(Exception):
    """A page told of somebody else."""


class Missing(Exception):
    """A page did not tell the person of herself."""


def own_pages(_actor: Actor) -> Given:
    """
    Ask for every person's own pages and find her on them, and nobody else.

    :raises Leaked, Missing: if it is otherwise
    """
    for customer_id in standing_shop().marks["customer"]:
        for name in OWN:
            found = found_in(_asked(customer_id, name), "customer")
            if found.keys() - {customer_id}:
                raise Leaked(f"{name} of {customer_id} tells of {sorted(found)}")
            if not found.get(customer_id):
                raise Missing(f"{name} of {customer_id} tells nothing")
    return {}


def _asked(customer_id: int, name: str) -> str:
    address = reverse(name)
    request: Any = RequestFactory().get(address)
    visit = tokens.visit_token(tokens.Token(queries.link_of(customer_id), customer_id))
    request.COOKIES[tokens.COOKIE] = visit
    request.htmx = HtmxDetails(request)
    match = request.resolver_match = resolve(address)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return ""
    return str(response.content.decode())


def fill(shop: Shop) -> dict[str, dict[int, Facts]]:
    """Let every drawn customer have a link."""
    actions.link_all(customer_ids=sorted(shop.rows["customer"]), at=timezone.now())
    return {}


stock(Stock("portal", ("portal_link", "portal_linkasked"), fill))
register(
    Way(
        "portal.own pages",
        "customer",
        "see",
        own_pages,
        fields=frozenset(),
        urls=OWN,
        some_rows=True,
        one_in=SLOW,
    ),
)
harmless("a copy that the office saw through, of requests of hers alone", "portal:copy")
harmless("the page that is proved, drawn again for herself", "portal:answer")
harmless("a link to the page that is proved, for whom it was made", "me:invite", "portal:enter")
harmless(
    "it answers with a redirection, or with what the person herself typed",
    "portal:age",
    "portal:ask",
    "portal:door",
    "portal:later",
    "portal:leave",
    "portal:stop",
    "portal:unreach",
    "portal:withdraw",
)
harmless_exits(
    "it sends the person herself a link to the page that is proved, and none of her data",
    "job portal.send_links",
)
