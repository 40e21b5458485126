"""How pages about authority answer a refusal."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaifong.authority import actions
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import problem
from kaifong.foundation.web.refusals import plainly

YOUR_OWN = _("Nobody changes what he himself may do")
ASK = _("Ask another administrator to do this.")
GONE = (actions.NoSuchDepartment, actions.NoSuchRole, actions.NoSuchPerson)


def tabs() -> list[tuple[str, object, str]]:
    """Return the pages among which administrators go to and fro."""
    return [
        ("departments", _("Departments"), reverse("authority:list")),
        ("grants", _("Roles and grants"), reverse("authority:grants")),
        ("people", _("Staff"), reverse("authority:people")),
        ("clients", _("Programs"), reverse("authority:clients")),
        ("overview", _("Who may do what"), reverse("authority:overview")),
        ("why", _("Why can somebody, or not?"), reverse("authority:why")),
        ("policy", _("What may be borrowed"), reverse("authority:policy")),
    ]


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to administrators; answer with a sentence what nobody may do."""

    @wraps(view)
    def answer(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.actor, Permission.AUTHORITY_ADMINISTER)
        try:
            return view(request, *args, **kwargs)
        except actions.ItsYourOwn:
            return problem(request, HTTPStatus.FORBIDDEN, YOUR_OWN, ASK)
        except GONE as gone:
            raise Http404 from gone

    return staff_only(plainly(answer))
