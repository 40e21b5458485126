"""Answering a browser: a whole page, or only the part that HTMX asked for."""

import json
from http import HTTPStatus
from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

Kind = Literal["good", "info", "warn", "bad"]
LEVELS: dict[Kind, int] = {
    "good": messages.SUCCESS,
    "info": messages.INFO,
    "warn": messages.WARNING,
    "bad": messages.ERROR,
}


def wants_part(request: HttpRequest) -> bool:
    """Return whether HTMX asks for a part; a restored or boosted page is asked for whole."""
    headers = request.headers
    whole = headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    return headers.get("HX-Request") == "true" and not whole


def page(
    request: HttpRequest,
    template: str,
    *,
    part: str | None = None,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    """Render a template, or only its partial `part` when HTMX asks."""
    only_part = part is not None and wants_part(request)
    name = f"{template}#{part}" if only_part else template
    response = render(request, name, context, status=status)
    if only_part:
        say_waiting_toasts(request, response)
    # Without this a browser's "back" may show a bare part from its cache.
    patch_vary_headers(response, ["HX-Request"])
    return response


def toast(request: HttpRequest, text: object, kind: Kind = "good") -> None:
    """Say something in the corner of the next page or part that this person gets."""
    messages.add_message(request, LEVELS[kind], str(text), extra_tags=kind, fail_silently=True)


def done(request: HttpRequest, *, tell: str | None = None) -> HttpResponse:
    """Answer HTMX with nothing to show; `tell` is an event that the page may listen for."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    if tell:
        _trigger(response, tell, {})
    say_waiting_toasts(request, response)
    return response


def again(to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the browser to a page after a POST; HTMX follows and gets just the part of it."""
    answer = HttpResponseRedirect(resolve_url(to, *args, **kwargs))
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the browser to another whole page, whether HTMX asked or not."""
    if not wants_part(request):
        return again(to, *args, **kwargs)
    response = HttpResponse(status=HTTPStatus.OK)
    response.headers["HX-Redirect"] = resolve_url(to, *args, **kwargs)
    return response


def say_waiting_toasts(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let HTMX show what is waiting to be said."""
    waiting = [
        {"text": str(message), "kind": message.extra_tags or "info"}
        for message in messages.get_messages(request)
    ]
    if waiting:
        _trigger(response, "kf:toast", {"items": waiting})


def _trigger(response: HttpResponseBase, event: str, detail: dict[str, Any]) -> None:
    """Add an event that HTMX fires on the body, since the asking element may be gone by then."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = {"target": "body", **detail}
    response.headers["HX-Trigger"] = json.dumps(events)
