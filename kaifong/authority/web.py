"""Who asks: every request of a signed-in member of staff carries an actor, behind the wall."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web.pages import wants_part
from kaifong.foundation.web.problems import problem

from . import wall
from .queries import Actor, NotAllowed, actor_for
from .rules import Purpose


class StaffRequest(HttpRequest):
    actor: Actor


Response = Callable[..., HttpResponse]


class ActorMiddleware:
    """Set `request.actor`: the member of staff, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            actor = actor_for(user_id=request.user.pk)
            request.actor = _for_the_purpose(request, actor)  # type: ignore[attr-defined]
        return self.get_response(request)


def staff_only(view: Callable[..., HttpResponse]) -> Response:
    """
    Open a page to staff only, in one transaction behind the wall.

    What a person may not see is answered like what does not exist: 404. A stream is read behind
    the wall too, each of its chunks in a transaction of its own.
    """

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return _turn_away(request)
        try:
            with wall.seen_by(actor):
                response = view(cast("StaffRequest", request), *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
        except NotAllowed as refused:
            raise Http404 from refused
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            chunks = cast("Iterable[bytes]", response.streaming_content)
            response.streaming_content = _behind_the_wall(chunks, actor)
        return response

    behind.staff_only = True  # type: ignore[attr-defined]
    return behind


def _behind_the_wall(chunks: Iterable[bytes], actor: Actor) -> Iterator[bytes]:
    # Not one transaction for all: a slow reader would hold it open, and the server may ask for
    # the next chunk from another thread, which has another connection.
    waiting = iter(chunks)
    while True:
        with wall.seen_by(actor):
            chunk = next(waiting, None)
        if chunk is None:
            return
        yield chunk


def _turn_away(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return problem(
            request,
            HTTPStatus.FORBIDDEN,
            _("Your account is not in use here"),
            _("It belongs to nobody on the staff, or to somebody who has left. Ask your manager."),
        )
    if wants_part(request):
        answer = HttpResponse(status=HTTPStatus.OK)
        whole = request.headers.get("HX-Current-URL", "/")
        answer.headers["HX-Redirect"] = redirect_to_login(_path_of(whole)).url
        return answer
    return redirect_to_login(request.get_full_path())


def _path_of(address: str) -> str:
    # The header is the browser's word: only a path of our own comes back.
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path and url_has_allowed_host_and_scheme(path, None) else "/"


def _for_the_purpose(request: HttpRequest, actor: Actor | None) -> Actor | None:
    chosen = request.session.get("purpose")
    if actor and chosen in actor.purposes:
        return actor.for_purpose(Purpose(chosen))
    return actor
