"""The page of the link at the foot of a mail: no signing in, works twice."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kaifong.foundation.web.pages import page
from kaifong.foundation.web.problems import problem

from . import actions
from .kinds import kinds
from .links import read_token


@csrf_exempt  # programs of mail press the button for their reader (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, since programs open links by themselves; a POST stops the mail."""
    stopping = read_token(token)
    kind = kinds().get(stopping.kind) if stopping else None
    if stopping is None or kind is None or kind.by_law:
        title, text = _("This link stops nothing"), _("It is damaged, or of an older Kaifong.")
        return problem(request, 404, title, text)
    if request.method == "POST":
        actions.stop(stopping=stopping, at=timezone.now())
    only = kind.decline is not None and stopping.about is not None
    stopped = request.method == "POST"
    return page(request, "mail/stop.html", kind=kind, only=only, stopped=stopped)
