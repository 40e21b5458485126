"""What one customer agreed to: the card on his page, the page of its own, and what one may do."""

import json
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import queries as people
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.rules.consents import Mode, State
from kaifong.privacy.rules.vocabulary import Address, Channel

from . import lines
from .answers import Answer, Withdrawal
from .forms import own
from .minors import Age, Assessment

REFUSED = {
    actions.NoNotice: _("The notice shown is not in use any more. Choose the one in force."),
    actions.NotStated: _("The notice shown does not speak of all this."),
    actions.NothingToConfirm: _("There is nothing left to confirm."),
    actions.TooLate: _("The 14 days have passed: ask the person again."),
}


@require_safe
@staff_only
@plainly
def consent(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where one customer stands, how it came to that, and the forms to write more down."""
    return _page(request, pk)


@require_POST
@staff_only
@plainly
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Write an answer down."""
    form = Answer(request.POST, notices=queries.in_force())
    if not form.is_valid():
        return _page(request, pk, answer=form)
    moment = timezone.now()
    try:
        actions.record_answer(
            actor=request.actor,
            customer_id=CustomerId(pk),
            state=State(form.cleaned_data["state"]),
            mode=Mode(form.cleaned_data["mode"]),
            about=form.about(),
            said_at=moment,
            at=moment,
            evidence=form.cleaned_data["evidence"],
        )
    except tuple(REFUSED) as refused:
        form.add_error(None, str(REFUSED[type(refused)]))
        return _page(request, pk, answer=form)
    toast(request, _("Written into the ledger."))
    return again("privacy:consent", pk)


@require_POST
@staff_only
@plainly
def confirm(request: StaffRequest, pk: int, seq: int) -> HttpResponse:
    """Write down that an oral consent was confirmed in writing."""
    try:
        actions.confirm(actor=request.actor, customer_id=CustomerId(pk), seq=seq, at=timezone.now())
    except tuple(REFUSED) as refused:
        toast(request, REFUSED[type(refused)], "bad")
    else:
        toast(request, _("Confirmed: the consent counts from now on."))
    return again("privacy:consent", pk)


@require_POST
@staff_only
@plainly
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop messages to a customer, at once."""
    form = Withdrawal(request.POST)
    if not form.is_valid():
        return _page(request, pk, withdrawal=form)
    moment = timezone.now()
    actions.withdraw(
        actor=request.actor,
        customer_id=CustomerId(pk),
        channel=Channel(form.cleaned_data["channel"]),
        mode=Mode(form.cleaned_data["mode"]),
        raw=form.cleaned_data["raw"].encode(),
        said_at=moment,
        at=moment,
    )
    toast(request, _("Stopped. Nothing more is sent from this moment on."))
    return again("privacy:consent", pk)


@require_safe
@staff_only
@plainly
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the record for the person, to be kept or taken to another system."""
    found = queries.receipt(actor=request.actor, customer_id=CustomerId(pk), at=timezone.now())
    body = json.dumps(found, ensure_ascii=False, indent=2)
    answer = HttpResponse(body, content_type="application/ld+json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="consent-{pk}.jsonld"'
    return answer


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the card on the customer's page."""
    try:
        # The page around it has logged the look already.
        found = queries.consents(actor=request.actor, customer_id=CustomerId(pk), at=timezone.now())
    except NotAllowed:
        return ""
    context = {
        "found": found,
        "rows": lines.shown(found.holds),
        "url": reverse("privacy:consent", args=[pk]),
    }
    return render_to_string("privacy/desk/card.html", context)


def _page(
    request: StaffRequest,
    pk: int,
    *,
    answer: Answer | None = None,
    withdrawal: Withdrawal | None = None,
) -> HttpResponse:
    found = _seen(request, pk)
    person = people.person(actor=request.actor, customer_id=CustomerId(pk))
    notices = queries.in_force()
    name = own(person.listed.name_en or "", person.listed.name_zh or "")
    context: dict[str, Any] = {
        "found": found,
        "row": person.listed,
        "name": name or person.listed.member_no or f"#{pk}",
        "rows": lines.shown(found.holds),
        "history": lines.shown(found.history),
        "collected": lines.collected(found),
        "stopped": [
            (kind, display_phone(value) if kind == Address.PHONE and value else value, at)
            for kind, value, at in found.stopped
        ],
        "answer": answer or Answer(notices=notices),
        "withdrawal": withdrawal or Withdrawal(),
        "has_notice": bool(notices),
        "age": Age(),
        "assessment": Assessment(),
    }
    status = 422 if answer or withdrawal else 200
    return page(request, "privacy/desk/consent.html", status=status, **context)


def _seen(request: StaffRequest, pk: int) -> queries.Consents:
    moment = timezone.now()
    found = queries.consents(actor=request.actor, customer_id=CustomerId(pk), at=moment)
    log_look(
        actor=request.actor,
        way="privacy:consent",
        classes=found.read,
        customer_ids=[pk],
        at=moment,
    )
    return found
