"""What a page of figures answers when there are none to be had."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest
from kaifong.foundation.logs import Log
from kaifong.foundation.web import page, problem
from kaifong.foundation.web.formats import HONG_KONG
from kaifong.orders.permissions import Permission
from kaifong.reports.queries import EngineTrouble, LakeTrouble, NoLake, openness

View = Callable[..., HttpResponse]
_log = Log(__name__)


def today() -> date:
    """Return the day in Hong Kong."""
    return timezone.now().astimezone(HONG_KONG).date()


def of_figures(view: View) -> View:
    """Open a page to those who may report, and say plainly why there are no figures."""

    @wraps(view)
    def answer(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.actor, Permission.ORDER_REPORT)
        if not openness(request.actor).sees_lines:
            return page(request, "reports/desk/none.html", why="closed")
        return with_figures(view)(request, *args, **kwargs)

    return answer


def with_figures(view: View) -> View:
    """Say plainly why there are no figures where a page cannot be answered without them."""

    @wraps(view)
    def answer(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoLake:
            return page(request, "reports/desk/none.html", why="unbuilt")
        except (LakeTrouble, EngineTrouble) as trouble:
            _log.warning("no figures", trouble=str(trouble)[:500])
            title = _("The figures cannot be reached")
            text = _(
                "The store of figures does not answer. Try again in a minute; if it lasts, tell"
                " whoever runs the system."
            )
            return problem(request, 503, title, text)

    return answer
