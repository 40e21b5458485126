"""
Ways out as pages: a person asks for an address, and what came is searched for what was drawn.

The view itself is called, templates and all; of the middleware only what views rely on stands in.
"""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import resolve, reverse
from django_htmx.middleware import HtmxDetails

from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, standing_shop

FAULTS = 500  # answers from here on are faults of ours, not refusals


class PageFailed(Exception):
    """A page answered with a fault."""


def page_of(actor: Actor, address: str, post: dict[str, Any] | None = None) -> str:
    """
    Return what an address answers, as text; nothing if it refuses.

    :raises PageFailed: if it answers with a fault
    """
    factory = RequestFactory()
    request: Any = factory.get(address) if post is None else factory.post(address, post)
    request.actor = actor
    request.user = get_user_model()(username=actor.name)
    request.session = SessionStore()
    request._messages = CookieStorage(request)  # noqa: SLF001  as Django's middleware does
    request.htmx = HtmxDetails(request)
    request.resolver_match = match = resolve(request.path_info)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return ""
    if response.status_code >= FAULTS:
        raise PageFailed(f"{address}: {response.status_code}")
    return _text(response) if response.status_code < 400 else ""


def found_in(text: str, rows: str) -> Given:
    """Return which drawn rows of a kind a text tells of, and which of their fields."""
    found: Given = {}
    for row_id, marks in standing_shop().marks[rows].items():
        told = frozenset(field for field, signs in marks.items() if _has(text, signs))
        if told:
            found[row_id] = told - {""}
    return found


def page(name: str, rows: str, post: dict[str, Any] | None = None) -> Callable[[Actor], Given]:
    """Return the way that asks for one address and looks for rows of a kind."""

    def run(actor: Actor) -> Given:
        return found_in(page_of(actor, reverse(name), post), rows)

    return run


def pages_of(name: str, of: str, rows: str = "") -> Callable[[Actor], Given]:
    """
    Return the way that asks for the address of every row of one kind.

    Of the rows themselves each is looked for on its own page only; of another kind, on all.
    """

    def run(actor: Actor) -> Given:
        told: list[Given] = []
        for row_id in standing_shop().marks[of]:
            found = found_in(page_of(actor, reverse(name, args=[row_id])), rows or of)
            told.append(found if rows else {k: v for k, v in found.items() if k == row_id})
        return _together(told)

    return run


def _together(told: Iterable[Given]) -> Given:
    found: Given = {}
    for one in told:
        for row_id, fields in one.items():
            found[row_id] = found.get(row_id, frozenset()) | fields
    return found


def _text(response: HttpResponseBase) -> str:
    if isinstance(response, StreamingHttpResponse):
        content = b"".join(response)
        # Not response.close(): that ends the request, and with it the connection.
        for close in response._resource_closers:  # type: ignore[attr-defined]  # noqa: SLF001
            close()
    else:
        content = response.content  # type: ignore[attr-defined]
    return unescape(content.decode("utf-8", "replace"))


def _has(text: str, signs: tuple[str, ...]) -> bool:
    return any(sign in text and _as_a_word(sign, text) for sign in signs)


def _as_a_word(sign: str, text: str) -> bool:
    # Customer 12 is not customer 121. Slow, for it begins with what it must not find.
    return re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text) is not None
