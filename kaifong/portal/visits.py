"""Who is at a page of her own: every such page runs behind the wall, as the person herself."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from kaifong.authority import wall
from kaifong.authority.herself import Herself
from kaifong.authority.queries import NotAllowed
from kaifong.foundation.web.refusals import plainly

from . import queries, tokens


class HerRequest(HttpRequest):
    """A request to one's own page; her number comes from her visit, never from what was sent."""

    herself: Herself


def her_own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponse]:
    """Open a page to the person whose visit it is, in one transaction behind her wall."""

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = _visitor(request)
        if person is None:
            return kept_private(end(redirect("portal:door")))
        cast("HerRequest", request).herself = person
        try:
            with wall.herself(person.customer_id):
                response = cast("HttpResponse", plainly(view)(request, *args, **kwargs))
        except NotAllowed:
            return kept_private(end(redirect("portal:door")))
        return kept_private(response)

    behind.her_own = True  # type: ignore[attr-defined]
    return behind


def begin(response: HttpResponse, token: tokens.Token) -> HttpResponse:
    """Let a browser stay at the page for a while."""
    response.set_cookie(
        tokens.COOKIE,
        tokens.visit_token(token),
        max_age=tokens.VISIT_FOR,
        path="/me/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # she comes by a link in a letter
    )
    return response


def end(response: HttpResponse) -> HttpResponse:
    """Let a browser forget whose page it had open."""
    response.delete_cookie(tokens.COOKIE, path="/me/")
    return response


def kept_private(response: HttpResponse) -> HttpResponse:
    """Let nobody on the way keep it, and no other site learn that she was here."""
    patch_cache_control(response, no_store=True, private=True)
    # Not "no-referrer": then browsers hide from us too that a form came from our own page.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _visitor(request: HttpRequest) -> Herself | None:
    token = tokens.read_visit(request.COOKIES.get(tokens.COOKIE, ""))
    if token is None:
        return None
    return queries.visitor(token=token, language=get_language() or "en", at=timezone.now())
