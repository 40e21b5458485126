"""Pages for when something cannot be done, in both languages: we may not know who reads."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from .pages import _trigger, wants_part

LANGUAGES = ("en", "zh-hant")
TITLES = {
    400: _("We did not understand that"),
    403: _("This is not open to you"),
    404: _("There is nothing here"),
    405: _("That cannot be done here"),
    409: _("Somebody was quicker"),
    413: _("That is too large"),
    429: _("Too many tries"),
    500: _("Something went wrong on our side"),
    503: _("Back in a moment"),
}
TEXTS = {
    400: _("The request was incomplete or damaged. Go back and try once more."),
    403: _("Your department has no authority for this. Ask your manager if you need it."),
    404: _("The page does not exist, or it is not your department's business."),
    405: _("Go back and use the buttons of the page."),
    409: _("The record changed while you were working on it. Look at it again before you save."),
    413: _("Send a smaller file, or split it."),
    429: _("Wait a few minutes, then try again."),
    500: _("Nothing you entered was half saved. The fault has been noted; please try again."),
    503: _("Kaifong is being looked after. Your work is safe; try again in a minute."),
}
ART = {400: "tangle", 403: "shutter", 404: "alley", 409: "two", 500: "spill", 503: "broom"}


def problem(
    request: HttpRequest | None,
    status: int,
    title: object = "",
    text: object = "",
    why: str = "",
) -> HttpResponse:
    """
    Say plainly that something cannot be done and what to do; HTMX gets it as a toast.

    `why` is the address at which the reader may ask why.
    """
    heading = title or TITLES.get(status, TITLES[500])
    body = text or TEXTS.get(status, TEXTS[500])
    if request is not None and wants_part(request):
        response = HttpResponse(status=status)
        response.headers["HX-Reswap"] = "none"
        said = {"text": str(heading), "more": str(body), "kind": "bad"}
        _trigger(response, "kf:toast", {"items": [said]})
        return response
    context = {
        "status": status,
        "language": get_language() or LANGUAGES[0],
        "art": ART.get(status, "tangle"),
        "why": why,
        "said": [_in(language, heading, body) for language in _own_first()],
    }
    # Rendered without the request: nothing that may have broken is asked again.
    return HttpResponse(render_to_string("kit/problem.html", context), status=status)


def _own_first() -> list[str]:
    current = get_language() or LANGUAGES[0]
    return sorted(LANGUAGES, key=lambda language: language != current)


def _in(language: str, heading: object, body: object) -> dict[str, str]:
    with override(language):
        return {
            "language": "zh-Hant-HK" if language == "zh-hant" else language,
            "title": str(heading),
            "text": str(body),
            "home": gettext("Go to the start page"),
            "back": gettext("Go back"),
            "why": gettext("Why can I not see this?"),
        }


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for `handler400`."""
    del exception
    return problem(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for `handler403`."""
    del exception
    return problem(request, HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for `handler500`."""
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "", **_unused: Any) -> HttpResponse:
    """Answer for `CSRF_FAILURE_VIEW`: the form lay open too long, or came from elsewhere."""
    del reason
    return problem(
        request,
        HTTPStatus.FORBIDDEN,
        _("This form has gone stale"),
        _("It was open too long, or you signed in anew meanwhile. Reload the page and send again."),
    )
