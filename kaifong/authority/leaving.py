"""How a request is written down: by which way, about what, refused, or leaving as a file."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.web import page
from kaifong.foundation.web.pages import wants_part
from kaifong.foundation.web.problems import problem

from . import wording
from .audit.refusals import log_refusal
from .audit.takings import Taking
from .queries import Actor, NotAllowed
from .rules import Purpose

MISSING = "not there"
TWO = 2  # colons in a permission: app, object, action


def way_of(request: HttpRequest) -> tuple[str, int | None]:
    """Return the name of the address that is asked for, and the number of what it is about."""
    match = request.resolver_match
    if match is None:
        return request.path[:60], None
    numbers = [value for value in match.kwargs.values() if isinstance(value, int)]
    return match.view_name or str(match.route), numbers[0] if numbers else None


def is_a_file(response: Any) -> bool:
    """Return whether an answer is a file to be kept, not a page to be read."""
    return response.status_code == HTTPStatus.OK and str(
        response.headers.get("Content-Disposition", "")
    ).startswith("attachment")


def taking_of(request: HttpRequest, response: Any, counted: list[int]) -> Taking:
    """Return what leaves with an answer."""
    way, about = way_of(request)
    length = response.headers.get("Content-Length")
    if length is None and not response.streaming:
        length = len(response.content)
    size = None if length is None else int(length)
    # Contact and sensitive fields of one person are two readings: the larger counts.
    return Taking(way, "file", about, max(counted, default=0), size)


def refuse(request: HttpRequest, actor: Actor, refused: Exception) -> HttpResponse:
    """
    Write a refusal down, and say so in words if it is for the purpose alone.

    :raises Http404: if it is not there for this person
    """
    way, about = way_of(request)
    because = refused if isinstance(refused, NotAllowed) else refused.__cause__
    why = str(because) if isinstance(because, NotAllowed) else MISSING
    if why != MISSING or about is not None:
        log_refusal(actor=actor, way=way, why=why, object_id=about, at=now())
    others = _open_for(actor, why)
    if not others:
        raise Http404 from refused
    text = lazy(partial(_for_others, actor, others), str)()
    title, ask = _("Not for this purpose"), why_right(why, actor)
    return problem(request, HTTPStatus.FORBIDDEN, title, text, why=ask)


def why_right(permission: str, actor: Actor) -> str:
    """Return where somebody may ask why a right is not his, for what he is at work for."""
    _app, about, action = permission.split(":")
    given = {"right": f"{about}:{action}", "purpose": str(actor.purpose)}
    return f"{reverse('authority:why-right')}?{urlencode(given)}"


def right_refused(refusal: BaseException | None) -> str:
    """Return the right that was lacking where something was refused; empty if it was no right."""
    while refusal is not None and not isinstance(refusal, NotAllowed):
        refusal = refusal.__cause__
    return str(refusal) if str(refusal).count(":") == TWO else ""


def _for_others(actor: Actor, others: list[Purpose]) -> str:
    told = {
        "purpose": wording.label(wording.PURPOSES, actor.purpose),
        "others": wording.listed(wording.label(wording.PURPOSES, one) for one in others),
    }
    return (
        gettext(
            "You are at work for: %(purpose)s. This is open to you for: %(others)s. Choose the "
            "purpose you really have under your name at the top; this refusal is written down."
        )
        % told
    )


def _open_for(actor: Actor, why: str) -> list[Purpose]:
    """Return for which of his other purposes a right is his."""
    if why.count(":") != TWO:
        return []
    others = [purpose for purpose in actor.purposes if purpose != actor.purpose]
    return [purpose for purpose in others if actor.for_purpose(purpose).may(why)]


def ask_why(request: HttpRequest, opened: int) -> HttpResponse:
    """Ask for the reason before going on; the address that was wanted is kept."""
    here = request.get_full_path()
    if wants_part(request):
        answer = HttpResponse()
        whole = request.headers.get("HX-Current-URL", here)
        ask = f"{reverse('authority:reason')}?{urlencode({'next': whole})}"
        answer.headers["HX-Redirect"] = ask
        return answer
    status = HTTPStatus.TOO_MANY_REQUESTS
    return page(request, "authority/desk/reason.html", status=status, opened=opened, next=here)
