"""When and from where a session was last used: for the list of one's own sessions."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

OFTEN = timedelta(minutes=1)
LONGEST = UserSession._meta.get_field("user_agent").max_length  # noqa: SLF001  the only way to ask


class LastSeenMiddleware:
    """
    Note when a signed-in person was here, once a minute, and at once from where if that changed.

    allauth's own middleware writes a row at every request, in five statements.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            _seen(request)
        return self.get_response(request)


def _seen(request: HttpRequest) -> None:
    at = now()
    place = {
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:LONGEST],
    }
    outdated = Q(last_seen_at__lt=at - OFTEN) | ~Q(**place)
    # Signing in made the row; whoever it belongs to does not change within a session.
    mine = UserSession.objects.filter(outdated, session_key=request.session.session_key)
    mine.update(last_seen_at=at, **place)
