"""Who asks: every request of a signed-in member of staff carries an actor, behind the wall."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.remembering import remembering
from kaifong.foundation.web.pages import wants_part
from kaifong.foundation.web.problems import problem

from . import wall
from .audit.pausing import ReasonNeeded, asking
from .audit.takings import counting, log_taking
from .borrowing.steps import log_step
from .leaving import ask_why, is_a_file, refuse, taking_of, way_of
from .queries import Actor, NotAllowed, actor_for
from .rules import Purpose


class StaffRequest(HttpRequest):
    actor: Actor


Response = Callable[..., HttpResponse]

KEPT_IN_MEMORY = 1 << 20  # bytes of a stream; more goes to a temporary file
BLOCK = 1 << 16


class ActorMiddleware:
    """Set `request.actor`: the member of staff, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        at = now()
        actor = actor_for(user_id=request.user.pk, at=at, borrowing=True)
        request.actor = actor = _for_the_purpose(request, actor)  # type: ignore[attr-defined]
        with counting() as counted:
            response = self.get_response(request)
        if actor is not None and is_a_file(response):
            log_taking(actor=actor, taking=taking_of(request, response, counted), at=at)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Write down each request made with borrowed powers, before it is answered."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.borrowing:
            way, about = way_of(request)
            method = request.method or ""
            log_step(actor=actor, method=method, way=way, object_id=about, at=now())
        return None


def staff_only(view: Callable[..., HttpResponseBase]) -> Response:
    """
    Open a page to staff only, in one transaction behind the wall.

    What a person may not see is answered like what does not exist: 404. A stream is read whole
    behind the wall, then sent. Refusals are written down, and so is the reason of whoever opens
    more people than usual.
    """

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return _turn_away(request)
        try:
            with wall.seen_by(actor), remembering(), _asking_why(request):
                response = view(cast("StaffRequest", request), *args, **kwargs)
                _finish(response)
        except ReasonNeeded as much:
            return ask_why(request, much.opened)
        except NotAllowed as refused:
            return refuse(request, actor, refused)
        except Http404 as missing:
            refuse(request, actor, missing)
            raise
        return cast("HttpResponse", response)

    behind.staff_only = True  # type: ignore[attr-defined]
    return behind


def _asking_why(request: HttpRequest) -> AbstractContextManager[None]:
    # Only where nothing was typed that could be lost.
    return asking() if request.method == "GET" else nullcontext()


def _finish(response: HttpResponseBase) -> None:
    """Do now, behind the wall, what Django would do after it."""
    if hasattr(response, "render"):
        response.render()
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        _spool(response)


def _spool(response: StreamingHttpResponse) -> None:
    # Not streamed as it is read: a slow reader would hold the transaction open, and what fails
    # half-way would leave a torn file instead of a sentence.
    chunks = cast("Iterable[bytes]", response.streaming_content)
    kept = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  closed by _blocks
    try:
        kept.writelines(chunks)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    response.streaming_content = _blocks(kept)


def _blocks(kept: IO[bytes]) -> Iterator[bytes]:
    with kept:
        while block := kept.read(BLOCK):
            yield block


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
