"""How other systems come in: by a key or a session, behind the wall, errors in one shape."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from kaifong.authority import wall
from kaifong.authority.audit.refusals import log_refusal
from kaifong.authority.leaving import way_of
from kaifong.authority.programs.rules import Off
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.keyset import BadCursor
from kaifong.foundation.switches import Braked

from .queries import TurnedOff, caller_of
from .shapes import Problem

OFF = {
    Off.CLOSED: _lazy("This program is turned off. Ask the shop for another one."),
    Off.EXPIRED: _lazy("This program has expired. Ask the shop to say for how long it is needed."),
    Off.LEFT: _lazy(
        "Whoever answered for this program has left the shop. Ask the shop who takes it over."
    ),
    Off.ELSEWHERE: _lazy("This program may not call from this address. Ask the shop to add it."),
}


class ByKey(HttpBearer):
    """A key in the header `Authorization: Bearer …`."""

    def authenticate(self, request: Any, token: str) -> Actor | None:
        address = str(get_adapter().get_client_ip(request))
        try:
            caller = caller_of(secret=token, at=timezone.now(), address=address)
        except TurnedOff as off:
            raise Refused(401, "turned off", OFF[off.because]) from off
        if caller is None:
            return None
        request.caller = caller
        return caller.actor


class BySession(AuthBase):
    """Somebody who is signed in to the desk; he only reads here, so that no token is asked."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="Kaifong",
    version="1.1.0",
    description=(
        "Customers and orders within the authority of the key's owner.\n\n"
        "Reading: what may not be seen is null and named in `hidden`; pages go on by `after`.\n\n"
        "Writing needs a key with that right; creating and editing are two. A new customer is taken"
        " in under the notice that the key is bound to. `Idempotency-Key` makes asking again"
        " harmless; `If-Match` with the `ETag` of what you read lets two programs write at once:"
        " only fields that both changed are refused.\n\n"
        "Every refusal has `error` (a lasting code), `message` (a sentence in the language of"
        " `Accept-Language`, English or Chinese) and `detail`; nothing is half-done."
    ),
    auth=[ByKey(), BySession()],
    docs_url=None,
    urls_namespace="api",
)
ERRORS = {401: Problem, 404: Problem, 422: Problem}
WRITE_ERRORS = {**ERRORS, 400: Problem, 403: Problem, 409: Problem, 503: Problem}


class Refused(Exception):
    """A request that cannot be done; everything it did is taken back."""

    def __init__(self, status: int, error: str, message: Any, detail: Any = None) -> None:
        super().__init__(error)
        self.status, self.said = status, said(error, message, detail)


def said(error: str, message: Any, detail: Any = None) -> dict[str, Any]:
    """Return a refusal in the one shape that all have."""
    return {"error": error, "message": str(message), "detail": detail}


def behind_the_wall[**P](view: Callable[P, Any]) -> Callable[P, Any]:
    """Run a view in one transaction in which the database shows only what may be seen."""

    @wraps(view)
    def behind(*args: P.args, **kwargs: P.kwargs) -> Any:
        request: Any = args[0]
        with wall.seen_by(request.auth):
            return view(*args, **kwargs)

    return behind


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return api.create_response(request, why.said, status=why.status)


@api.exception_handler(NotAllowed)
def not_there(request: HttpRequest, refused: NotAllowed) -> HttpResponse:
    # What may not be seen is not there; that somebody asked is written down.
    way, about = way_of(request)
    actor = getattr(request, "auth", None)
    if actor is not None:
        log_refusal(actor=actor, way=way, why=str(refused), object_id=about, at=timezone.now())
    return _answer(request, 404, "not found", _("There is nothing here that you may see."))


@api.exception_handler(BadCursor)
def bad_cursor(request: HttpRequest, _bad: BadCursor) -> HttpResponse:
    return _answer(request, 422, "invalid", _("`after` was not given out by this list."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    message = _("Something in the request cannot be meant so; `detail` says what.")
    # What was sent is not said again: it may be somebody's address.
    detail = [{name: one[name] for name in ("loc", "msg", "type")} for one in wrong.errors]
    return _answer(request, 422, "invalid", message, detail)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    message = _("The request cannot be read: send a JSON object.")
    return _answer(request, wrong.status_code, "unreadable", message)


@api.exception_handler(Braked)
def braked(request: HttpRequest, _brake: Braked) -> HttpResponse:
    message = _("Nothing can be changed at the moment. Try again later.")
    return _answer(request, 503, "stopped", message)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _who: AuthenticationError) -> HttpResponse:
    message = _("Send `Authorization: Bearer` with a key that is in use.")
    response = _answer(request, 401, "not signed in", message)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer(
    request: HttpRequest, status: int, error: str, message: Any, detail: Any = None
) -> HttpResponse:
    return api.create_response(request, said(error, message, detail), status=status)
