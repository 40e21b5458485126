"""Her say in it: ways to reach her, consents taken back, and what she asks of us."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kaifong.authority.queries import NotAllowed
from kaifong.customers import actions as customers
from kaifong.customers.queries import person
from kaifong.foundation.web import again, page
from kaifong.privacy import actions as privacy
from kaifong.privacy.queries import held_now
from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.rules.vocabulary import Channel, Purpose
from kaifong.requests import actions as requests
from kaifong.requests.rules.kinds import Channel as Way
from kaifong.requests.rules.kinds import Kind

from .shown import ASKING, points
from .visits import HerRequest, her_own

SOURCE = "portal"


class Reach(forms.Form):
    value = forms.CharField(label=_("New e-mail address or telephone number"), max_length=254)


class Wish(forms.Form):
    words = forms.CharField(
        label=_("In your own words"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@her_own
def contact(request: HerRequest) -> HttpResponse:
    """Show how we reach her, and take another way in."""
    me = request.herself
    form = Reach(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            customers.reach(
                actor=me,
                customer_id=me.customer_id,
                value=form.cleaned_data["value"],
                at=timezone.now(),
                source=SOURCE,
            )
        except customers.NoSuchValue:
            wrong = _("Write an e-mail address or a telephone number in full.")
            form.add_error("value", str(wrong))
        else:
            return again("portal:contact")
    known = person(actor=me, customer_id=me.customer_id)
    status = 422 if form.is_bound else 200
    rows = points(known)
    return page(request, "portal/contact.html", status=status, form=form, points=rows)


@require_POST
@her_own
def unreach(request: HerRequest, pk: int) -> HttpResponse:
    """Take a way to reach her out of the books, as she wishes."""
    me = request.herself
    try:
        customers.unreach(actor=me, customer_id=me.customer_id, point_id=pk, at=timezone.now())
    except NotAllowed:
        return again("portal:contact")  # it is gone already, or it was never hers
    return again("portal:contact")


@require_POST
@her_own
def stop(request: HerRequest) -> HttpResponse:
    """Stop all marketing to her, at once."""
    _withdraw(
        request, privacy.withdraw, raw=gettext("Stop all marketing. (Pressed on my own page.)")
    )
    return back("stopped")


@require_POST
@her_own
def age(request: HerRequest) -> HttpResponse:
    """Write down that she is under 18, as she says, or no more."""
    moment = timezone.now()
    under_age = request.POST.get("under_age") == "1"
    privacy.say_age(
        actor=request.herself,
        customer_id=request.herself.customer_id,
        under_age=under_age,
        mode=Mode.CLICK,
        said_at=moment,
        at=moment,
    )
    return back("minor" if under_age else "of-age")


@require_POST
@her_own
def withdraw(request: HerRequest, seq: int) -> HttpResponse:
    """Take one consent back; one that holds no more is left as it is."""
    held = {one.seq: one for one in held_now(customer_id=request.herself.customer_id)}
    if seq in held:
        said, raw = held[seq], gettext("I take this consent back. (Pressed on my own page.)")
        if said.purpose == Purpose.PROVISION:
            _withdraw(request, privacy.stop_giving, raw=raw, classes=sorted(said.classes))
        else:
            of_it = {"channel": Channel(said.channel), "classes": sorted(said.classes)}
            _withdraw(request, privacy.withdraw, raw=raw, **of_it)
    return back("withdrawn")


@require_http_methods(["GET", "HEAD", "POST"])
@her_own
def ask(request: HerRequest, kind: str) -> HttpResponse:
    """Take in what she asks about her data; the law's clock runs from today."""
    wanted = Kind(kind)
    form = Wish(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        moment = timezone.now()
        requests.receive(
            customer_id=request.herself.customer_id,
            kind=wanted,
            words=form.cleaned_data["words"] or str(ASKING[wanted].title),
            channel=Way.PORTAL,
            language=get_language() or "en",
            received_at=moment,
            at=moment,
        )
        return back("asked")
    status = 422 if form.is_bound else 200
    return page(request, "portal/ask.html", status=status, form=form, kind=kind, ask=ASKING[wanted])


def _withdraw(request: HerRequest, action: Callable[..., int], *, raw: str, **more: Any) -> None:
    moment = timezone.now()
    action(
        actor=request.herself,
        customer_id=request.herself.customer_id,
        mode=Mode.CLICK,
        raw=raw.encode(),
        said_at=moment,
        at=moment,
        **more,
    )


def back(said: str) -> HttpResponse:
    answer = again("portal:mine")
    answer.headers["Location"] = f"{reverse('portal:mine')}?said={said}"
    return answer
