"""The page itself, and the same as a file."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.foundation.ids import RequestId
from kaifong.foundation.web import page

from . import queries
from .question import Card, card
from .shown import shown, written_out
from .visits import HerRequest, her_own

ALL_ORDERS = 1_000
FORMS = {"pdf": "application/pdf", "json": "application/json; charset=utf-8"}


@require_safe
@her_own
def mine(request: HerRequest) -> HttpResponse:
    """Show a person all that is kept of her."""
    return drawn(request, card(request) if request.method == "GET" else None)


def drawn(request: HerRequest, asks: Card | None, *, status: int = 200) -> HttpResponse:
    """Draw the page, with what it asks of her."""
    found = queries.mine(actor=request.herself, at=timezone.now())
    more = shown(found) | {"asks": asks, "said": request.GET.get("said", "")}
    return page(request, "portal/mine.html", status=status, **more)


@require_safe
@her_own
def download(request: HerRequest) -> HttpResponse:
    """Give a person all that is kept of her, for other programs to read."""
    moment = timezone.now()
    found = queries.mine(actor=request.herself, at=moment, orders=ALL_ORDERS)
    told: dict[str, Any] = written_out(found, moment)
    body = json.dumps(told, ensure_ascii=False, indent=2)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="kaifong-my-data.json"'
    return answer


@require_safe
@her_own
def copy(request: HerRequest, pk: int, form: str) -> HttpResponse:
    """Give a person the copy that was supplied to her."""
    try:
        body = queries.copy(actor=request.herself, request_id=RequestId(pk), form=form)
    except NotAllowed as none:
        raise Http404 from none  # not supplied, not kept any more, or not hers
    answer = HttpResponse(body, content_type=FORMS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="kaifong-copy-{pk}.{form}"'
    return answer
