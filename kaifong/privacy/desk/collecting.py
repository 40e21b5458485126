"""Taking a person into the books, with the notice in force beside the form."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions as customers
from kaifong.customers import queries as people
from kaifong.customers.permissions import Permission as CustomerPermission
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.vocabulary import Given
from kaifong.privacy.wording import KINDS, NO_NOTICE

from .forms import New, here
from .twins import Twins, twins

BAD, NONE_SHOWN, TWINS = 422, 409, 409


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Take a person into the books; without a notice in force nothing is taken."""
    require(request.actor, CustomerPermission.CUSTOMER_CREATE)
    notices = queries.in_force()
    sent: Any = request.POST if request.method == "POST" else None
    if not notices:
        return _page(request, NONE_SHOWN if sent is not None else 200, notices=[], form=None)
    form = New(sent, notices=notices, actor=request.actor, initial=_initial(notices))
    found = Twins()
    if form.is_bound and form.is_valid():
        found = twins(request, form.known())
        number = None if found.found else _collected(request, form)
        if number is not None:
            toast(request, _("The customer is in the books."))
            return go(request, *_to(request, number))
    status = TWINS if found.found else BAD if form.is_bound else 200
    return _page(request, status, notices=notices, form=form, twins=found)


def _collected(request: StaffRequest, form: New) -> int | None:
    """Return the new customer's number, or None with the reason in the form."""
    try:
        return actions.collect(
            actor=request.actor,
            known=form.known(),
            shown=form.cleaned_data["shown"],
            given=Given(form.cleaned_data["given"]),
            under_age=form.cleaned_data["under_age"],
            at=timezone.now(),
        )
    except actions.NoNotice:
        form.add_error("shown", NO_NOTICE)
    except actions.NotInNotice as refused:
        wrong = _("The notice does not speak of this kind of data: %(kind)s.")
        form.add_error(None, str(wrong) % {"kind": KINDS[refused.kind]})
    except actions.PurposeNotStated as refused:
        form.add_error(refused.name, _("The notice does not speak of what this is kept for."))
    except customers.NotUnique as alike:
        form.add_error(alike.field.name, _("Another customer has this; no two may have the same."))
    except people.DoesNotFit as unfit:
        form.add_error(unfit.field.name, _("This value cannot be kept here."))
    except customers.Taken:
        form.add_error("member_no", _("Another customer has this number."))
    except NotAllowed:
        form.add_error("district", _("You may not register customers there."))
    return None


def _page(request: StaffRequest, status: int, **context: Any) -> HttpResponse:
    shown = [(seen, seen.texts[here()]) for seen in context["notices"]]
    may = request.actor.may(Permission.NOTICE_SEE)
    context |= {"shown": shown, "no_notice": NO_NOTICE, "may_publish": may}
    return page(request, "privacy/desk/new.html", part="form", status=status, **context)


def _initial(notices: list[queries.NoticeSeen]) -> dict[str, Any]:
    shown = notices[0].hashes[here()]
    return {"language": "zh-hant", "channel": 1, "district": 0, "shown": shown}


def _to(request: StaffRequest, pk: int) -> tuple[Any, ...]:
    # Whoever registers out of his own rows has nothing to go to but the list.
    asked = people.Asked(ids=(pk,), sort=people.Sort.ENTERED)
    if people.count(actor=request.actor, asked=asked, at_most=1):
        return ("customers:detail", pk)
    return ("customers:list",)
