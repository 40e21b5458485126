"""On a customer's page: making a link to her own page, for whoever hands it to her."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import admits, person
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import page, panels, tellings
from kaifong.foundation.web.refusals import plainly
from kaifong.foundation.web.tellings import Telling

from . import actions
from .permissions import Permission
from .shown import name_of

TELLINGS = {
    "portal.link_made": Telling("key", "info", _("A link to her own page was made")),
    "portal.page_opened": Telling("user", "quiet", _("Opened her own page")),
}


@never_cache
@require_POST
@staff_only
@plainly
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a link; it stands on this answer only."""
    number = CustomerId(pk)
    made = actions.invite(actor=request.actor, customer_id=number, at=timezone.now())
    link = request.build_absolute_uri(reverse("portal:enter", args=[made.token]))
    known = person(actor=request.actor, customer_id=number)
    return page(
        request, "portal/desk/link.html", link=link, until=made.until, pk=pk, name=name_of(known)
    )


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the card on the customer's page."""
    if not request.actor.may(Permission.CUSTOMER_INVITE):
        return ""
    if not admits(actor=request.actor, action="invite", customer_id=CustomerId(pk)):
        return ""
    return render_to_string("portal/desk/card.html", {"pk": pk}, request=request)


def offer() -> None:
    """Put the card on the customer's page; called once, at start."""
    panels.offer("customer", "portal", panel, place="side", order=40, style="portal/portal.css")
    tellings.offer("portal", _("Her own page"), TELLINGS)


app_name = "me"
urlpatterns = [path("<int:pk>/link", invite, name="invite")]
