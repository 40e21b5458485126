"""How other systems come in: by a key or a session, behind the wall, errors in one shape."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from kaifong.authority import wall
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.foundation.keyset import BadCursor

from .queries import actor_of_key
from .shapes import Problem


class ByKey(HttpBearer):
    """A key in the header `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        del request
        return actor_of_key(secret=token, at=timezone.now())


class BySession(AuthBase):
    """Somebody who is signed in to the desk; this surface only reads, so no token is asked."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="Kaifong",
    version="1.0.0",
    description="Customers and orders within the authority of the key's owner.",
    auth=[ByKey(), BySession()],
    docs_url=None,
    urls_namespace="api",
)
ERRORS = {401: Problem, 404: Problem, 422: Problem}


def behind_the_wall[**P](view: Callable[P, Any]) -> Callable[P, Any]:
    """Run a view in one transaction in which the database shows only what may be seen."""

    @wraps(view)
    def behind(*args: P.args, **kwargs: P.kwargs) -> Any:
        request: Any = args[0]
        with wall.seen_by(request.auth):
            return view(*args, **kwargs)

    return behind


@api.exception_handler(NotAllowed)
def not_there(request: HttpRequest, _refused: NotAllowed) -> HttpResponse:
    # What may not be seen is not there.
    return api.create_response(request, {"error": "not found", "detail": None}, status=404)


@api.exception_handler(BadCursor)
def bad_cursor(request: HttpRequest, _bad: BadCursor) -> HttpResponse:
    said = {"error": "invalid", "detail": "`after` was not given out by this list"}
    return api.create_response(request, said, status=422)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    said = {"error": "invalid", "detail": wrong.errors}
    return api.create_response(request, said, status=422)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _who: AuthenticationError) -> HttpResponse:
    said = {"error": "not signed in", "detail": "send `Authorization: Bearer` with a key"}
    response = api.create_response(request, said, status=401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
