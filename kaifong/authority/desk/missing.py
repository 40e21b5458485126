"""What is not there, or not for this reader: one answer for both, and the way to ask why."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from kaifong.authority.explaining import subjects
from kaifong.authority.leaving import right_refused, why_right
from kaifong.authority.queries import Actor
from kaifong.foundation.web.problems import problem

FIELDS = {"customer": "name_en", "order": "number"}  # by which a row is asked about


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for `handler404`."""
    return problem(request, HTTPStatus.NOT_FOUND, why=why_of(request, exception))


def why_of(request: HttpRequest, refused: Exception | None = None) -> str:
    """
    Return where a member of staff may ask why he sees nothing here; nothing on other pages.

    Where the address names a thing, it hangs on the address alone, so that it does not tell
    whether the thing is there; a page about nothing by number leads to the right that it takes.
    """
    match = request.resolver_match
    actor: Actor | None = getattr(request, "actor", None)
    if match is None or actor is None:
        return ""
    if not match.kwargs:
        right = right_refused(refused)
        return why_right(right, actor) if right else ""
    number = next((one for one in match.kwargs.values() if isinstance(one, int)), None)
    asked = [one for one in subjects() if one.url.partition(":")[0] == match.namespace]
    if number is None or not asked:
        return ""
    about = asked[0].about
    if about not in FIELDS:
        return ""
    given: dict[str, str | int] = {"row": number, "field": f"{about}:{FIELDS[about]}"}
    return f"{reverse('authority:why')}?{urlencode(given)}"
