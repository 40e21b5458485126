"""What policy lends: a page for administrators."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority import actions
from kaifong.authority.borrowing import offers, office, reading
from kaifong.authority.borrowing.offers import Policy
from kaifong.authority.terms import Terms, WrongTerms
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import OfferId, RoleId
from kaifong.foundation.web import again, page, toast

from . import power_words
from .answering import administrators_only, tabs
from .power_forms import NewOffer


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def policy(request: StaffRequest) -> HttpResponse:
    """Show what may be borrowed, and offer more."""
    roles = [(pk, power_words.role(pk)) for pk in office.role_names()]
    form = NewOffer(request.POST or None, roles=roles)
    if form.is_bound and form.is_valid():
        try:
            wanted = _policy(form)
            offers.make_offer(actor=request.actor, policy=wanted, at=timezone.now())
        except actions.CodeTaken:
            form.add_error("code", _("Another one bears this code already."))
        except WrongTerms:
            form.add_error("actions", _("This cannot be done with these."))
        else:
            toast(request, _("Offered from now on."))
            return again("authority:policy")
    return page(
        request,
        "authority/desk/policy.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        offers=[power_words.offer(one) for one in reading.all_offers(actor=request.actor)],
        form=form,
        tabs=tabs(),
    )


@require_POST
@administrators_only
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Offer something no more."""
    offers.withdraw_offer(actor=request.actor, offer_id=OfferId(pk), at=timezone.now())
    toast(request, _("Offered no more. Sessions that run end by themselves."))
    return again("authority:policy")


def _policy(form: NewOffer) -> Policy:
    said = form.cleaned_data
    terms = Terms(
        action=said["actions"][0],
        object=said["about"],
        regions=form.codes("regions"),
        channels=form.codes("channels"),
        categories=form.codes("categories"),
        classes=frozenset(said["classes"]),
        purposes=frozenset(said["purposes"]),
    )
    return Policy(
        code=said["code"],
        name_en=said["name_en"],
        name_zh=said["name_zh"],
        terms=terms,
        actions=frozenset(said["actions"]),
        minutes=said["minutes"],
        needs_approval=said["needs_approval"],
        owner_role_id=RoleId(said["owner_role"]),
        role_ids=frozenset(said["roles"]) or None,
    )
