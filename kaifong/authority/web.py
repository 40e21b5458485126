"""Who asks: every request of a signed-in member of staff carries an actor, behind the wall."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

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

    What a person may not see is answered like what does not exist: 404.
    """

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return redirect_to_login(request.get_full_path())
        try:
            with wall.seen_by(actor):
                response = view(cast("StaffRequest", request), *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
                return response
        except NotAllowed as refused:
            raise Http404 from refused

    behind.staff_only = True  # type: ignore[attr-defined]
    return behind


def _for_the_purpose(request: HttpRequest, actor: Actor | None) -> Actor | None:
    chosen = request.session.get("purpose")
    if actor and chosen in actor.purposes:
        return actor.for_purpose(Purpose(chosen))
    return actor
