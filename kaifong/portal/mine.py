"""The page itself, and the same as a file."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaifong.foundation.web import page

from . import queries
from .shown import shown, written_out
from .visits import HerRequest, her_own

ALL_ORDERS = 1_000


@require_safe
@her_own
def mine(request: HerRequest) -> HttpResponse:
    """Show a person all that is kept of her."""
    found = queries.mine(actor=request.herself, at=timezone.now())
    return page(request, "portal/mine.html", **shown(found), said=request.GET.get("said", ""))


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
