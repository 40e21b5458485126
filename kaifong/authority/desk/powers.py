"""Standing in for each other, and borrowing powers: pages for everybody who works here."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority import actions, wording
from kaifong.authority.borrowing import asking, delegating, office, reading
from kaifong.authority.borrowing.rules import NotSo
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import BorrowingId, DelegationId, OfferId, StaffId
from kaifong.foundation.web import again, page, problem, toast
from kaifong.foundation.web.refusals import plainly

from . import power_words
from .answering import ASK, YOUR_OWN
from .power_forms import WHY, Borrow, HandOn, Reviewed


def _plainly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to all staff; say what cannot be, and why, on the page that one came from."""

    @wraps(view)
    def answer(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except actions.ItsYourOwn:
            return problem(request, HTTPStatus.FORBIDDEN, YOUR_OWN, ASK)
        except (actions.NoSuchPerson, actions.NoSuchRole) as gone:
            raise Http404 from gone

    return staff_only(plainly(answer))


@require_safe
@_plainly
def mine(request: StaffRequest) -> HttpResponse:
    """Show who stands in for whom, what may be borrowed, and the sessions that concern one."""
    return _mine(request)


@require_POST
@_plainly
def hand_on(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a colleague stand in for oneself, or, as an administrator, for somebody else."""
    form = hand_on_form(request.actor, pk, request.POST)
    if form.is_valid():
        try:
            handing = form.handing(StaffId(pk))
            delegating.hand_on(actor=request.actor, handing=handing, at=timezone.now())
        except NotSo as why:
            form.add_error(None, WHY[why.why])
        else:
            toast(request, _("Handed on. Both of you see it on your pages."))
            own = pk == request.actor.staff_id
            return again("authority:mine") if own else again("authority:person", pk)
    return _mine(request, hand_on=form, giver=pk, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@_plainly
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """End a delegation now."""
    delegating.take_back(actor=request.actor, delegation_id=DelegationId(pk), at=timezone.now())
    toast(request, _("Ended."))
    return again("authority:mine")


@require_POST
@_plainly
def borrow(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for powers; they hold at once if nobody need agree."""
    at = timezone.now()
    offer = next((o for o in reading.offers(actor=request.actor, at=at) if o.id == pk), None)
    if offer is None:
        raise NotAllowed(f"offer {pk}")
    form = Borrow(request.POST, offer=offer)
    if form.is_valid():
        wish = form.asked()
        try:
            asking.ask(actor=request.actor, offer_id=OfferId(pk), asked=wish, at=at)
        except NotSo as why:
            form.add_error(None, WHY[why.why])
        else:
            if not offer.needs_approval:
                # At work for it from now on: otherwise nothing of it would be open.
                request.session["purpose"] = wish.purpose.value
            toast(request, _("Asked for.") if offer.needs_approval else _("It begins now."))
            return again("authority:mine")
    return _mine(request, borrow=form, offer=pk, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
@_plainly
def session(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a session with each step that was taken in it."""
    return _session(request, pk, Reviewed())


@require_POST
@_plainly
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree to a session or not."""
    agreed = "agree" in request.POST
    try:
        asking.decide(
            actor=request.actor, borrowing_id=BorrowingId(pk), agreed=agreed, at=timezone.now()
        )
    except NotSo as why:
        toast(request, WHY[why.why], "bad")
    else:
        toast(request, _("Agreed: it begins now.") if agreed else _("Not agreed to."))
    return again("authority:session", pk)


@require_POST
@_plainly
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """End a session now."""
    asking.give_back(actor=request.actor, borrowing_id=BorrowingId(pk), at=timezone.now())
    toast(request, _("Ended. What you may do by yourself is as before."))
    return again("authority:mine")


@require_POST
@_plainly
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what a look at a session came to."""
    form = Reviewed(request.POST)
    if not form.is_valid():
        return _session(request, pk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        asking.review(
            actor=request.actor,
            borrowing_id=BorrowingId(pk),
            at=timezone.now(),
            **form.cleaned_data,
        )
    except NotSo as why:
        form.add_error(None, WHY[why.why])
        return _session(request, pk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    toast(request, _("Reviewed."))
    return again("authority:session", pk)


@require_safe
@_plainly
def notices(request: StaffRequest) -> HttpResponse:
    """Show what runs or waits, to whom it is told at once."""
    return page(request, "authority/desk/notices.html", poll=True)


def hand_on_form(actor: Actor, staff_id: int, data: Any = None) -> HandOn:
    """Return the form by which somebody's roles are handed on."""
    roles = [
        (pk, f"{wording.own(*house)} · {wording.own(*name)}")
        for pk, house, name in office.own_roles(actor=actor, staff_id=staff_id)
    ]
    rights = [
        (pk, wording.sentence_of(terms))
        for pk, terms in office.own_rights(actor=actor, staff_id=staff_id)
    ]
    people = [
        (pk, wording.own(*names))
        for pk, names in office.colleagues_of(staff_id)
        if pk != actor.staff_id or actor.staff_id == staff_id
    ]
    return HandOn(data, roles=roles, people=people, rights=rights)


def _mine(
    request: StaffRequest,
    *,
    hand_on: HandOn | None = None,
    giver: int | None = None,
    borrow: Borrow | None = None,
    offer: int = 0,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    whose = giver or actor.staff_id
    sessions = reading.borrowings(actor=actor, at=at)
    return page(
        request,
        "authority/desk/mine.html",
        status=status,
        giver=whose,
        handed=[
            power_words.handed(one) for one in reading.handed(actor=actor, staff_id=whose, at=at)
        ],
        form=hand_on or hand_on_form(actor, whose),
        asked=hand_on is not None,
        offers=[
            {
                **power_words.offer(one),
                "form": borrow if borrow and one.id == offer else Borrow(offer=one),
                "open": one.id == offer,
            }
            for one in reading.offers(actor=actor, at=at)
        ],
        own=[power_words.session(one) for one in sessions if one.mine],
        others=[power_words.session(one) for one in sessions if one.ours and not one.mine],
    )


def _session(
    request: StaffRequest, pk: int, form: Reviewed, status: int = HTTPStatus.OK
) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    seen = reading.borrowing(actor=actor, borrowing_id=pk, at=at)
    return page(
        request,
        "authority/desk/session.html",
        status=status,
        session=power_words.session(seen),
        steps=reading.steps(actor=actor, borrowing_id=pk, at=at),
        judges=seen.ours and not seen.mine,
        form=form,
    )
