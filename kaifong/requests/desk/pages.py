"""The queue with its clocks, one request with its steps, and a new one from the counter."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.queries import require
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.hongkong.clock import HONG_KONG, hong_kong_day
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own as own_name
from kaifong.foundation.web.refusals import plainly
from kaifong.requests import actions, queries
from kaifong.requests.permissions import Permission
from kaifong.requests.queries import Asked, Queued, Whole
from kaifong.requests.rules.kinds import Channel, Kind
from kaifong.requests.rules.steps import OPEN
from kaifong.requests.wording import (
    CHANNELS,
    FIELDS,
    FORMS,
    HOWS,
    KINDS,
    LETTERS,
    OUTCOMES,
    STATES,
    value_in_words,
)

from . import forms
from .steps import NoSuchMember, found

URGENT = (  # days left, from here down
    (0, "bad", "alert-octagon"),
    (5, "bad", "alert-triangle"),
    (10, "warn", "clock-exclamation"),
)


@require_safe
@staff_only
@plainly
def queue(request: StaffRequest) -> HttpResponse:
    """Show what is to be answered and when, or what was."""
    which = "answered" if request.GET.get("which") == "answered" else "open"
    moment = timezone.now()
    ask = queries.answered if which == "answered" else queries.queue
    rows = ask(actor=request.actor, at=moment)
    today, people = hong_kong_day(moment), staff_names()
    shown_ = [_row(one, today, people) for one in rows]
    return page(
        request,
        "requests/desk/queue.html",
        which=which,
        rows=shown_,
        urgent=[row for row in shown_ if row["needs_me"]],
        may_receive=request.actor.may(Permission.REQUEST_RECEIVE),
    )


@require_safe
@staff_only
@plainly
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one request: how long there is, what was done, and what can be done now."""
    whole = queries.whole(actor=request.actor, request_id=RequestId(pk))
    moment = timezone.now()
    if whole.names is not None and whole.asked.customer_id:
        _log(request, whole.asked.customer_id, {FieldClass.SENSITIVE}, moment)
    people = staff_names()
    context: dict[str, Any] = {
        "whole": whole,
        "asked": whole.asked,
        "row": _facts(whole.asked, whole.names, hong_kong_day(moment)),
        "steps": [
            (*STATES[step.state], step.at, _who(step.staff_id, people), step.note)
            for step in whole.steps
        ],
        "owner": _who(whole.owner_id, people),
        "identity": _identity(whole, people),
        "fee_form": FORMS.get(whole.fee.form, "") if whole.fee else "",
        "letters": [(number, LETTERS[kind], at) for number, kind, at in whole.letters],
        "correction": _correction(whole),
        "notes": [(FIELDS.get(field, field), text, at) for field, text, at in whole.notes],
        "to_tell": [
            (one, OUTCOMES[one.outcome], _telling(one.recipient_id)) for one in whole.to_tell
        ],
    }
    return page(request, "requests/desk/one.html", **context, **_offered(whole))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def new(request: StaffRequest) -> HttpResponse:
    """Take in a request that came at the counter, by letter, e-mail or telephone."""
    require(request.actor, Permission.REQUEST_RECEIVE)
    sent: Any = request.POST if request.method == "POST" else None
    start = {"received_on": hong_kong_day(timezone.now()), "member": request.GET.get("member", "")}
    form = forms.Received(sent, initial=start | {"language": "zh-hant"})
    if form.is_bound and form.is_valid():
        number = _received(request, form)
        if number is not None:
            toast(request, _("Received: the days of the law run from that day."))
            if request.actor.may(Permission.REQUEST_SEE):
                return again("requests:one", number)
            return again("requests:new")
    status = 422 if form.is_bound else 200
    return page(request, "requests/desk/new.html", status=status, form=form)


def panel(request: StaffRequest, pk: int) -> SafeString | str:
    """Draw the card on the customer's page."""
    if not request.actor.may(Permission.REQUEST_SEE):
        return ""
    today = hong_kong_day(timezone.now())
    asked = queries.of_customer(CustomerId(pk))
    context = {
        "rows": [_facts(one, None, today) for one in asked[:4]],
        "pk": pk,
        "may_receive": request.actor.may(Permission.REQUEST_RECEIVE),
    }
    return render_to_string("requests/desk/card.html", context)


def _received(request: StaffRequest, form: forms.Received) -> int | None:
    """Return the request's number, or None with the reason in the form."""
    given, moment = form.cleaned_data, timezone.now()
    day: date = given["received_on"]
    # Of an earlier day the hour is not known; the law counts days.
    noon = datetime.combine(day, time(12), HONG_KONG)
    try:
        return actions.receive(
            actor=request.actor,
            customer_id=found(request.actor, given["member"]) if given["member"] else None,
            kind=Kind(given["kind"]),
            words=given["words"],
            channel=Channel(given["channel"]),
            language=given["language"],
            received_at=moment if day == hong_kong_day(moment) else noon,
            at=moment,
        )
    except NoSuchMember:
        form.add_error("member", _("Nobody whom you may see has this number."))
    except actions.NotYet:
        form.add_error("received_on", _("That day is still to come."))
    return None


def _row(queued: Queued, today: date, people: dict[int, tuple[str, str]]) -> dict[str, Any]:
    return _facts(queued.asked, queued.names, today) | {
        "alarm": queued.alarm,
        "needs_me": queued.needs_me,
        "owner": _who(queued.asked.staff_id, people),
    }


def _facts(asked: Asked, names: tuple[str, str] | None, today: date) -> dict[str, Any]:
    words, mood = STATES[asked.state]
    left = asked.days_left(today)
    answered_on = hong_kong_day(asked.answered_at) if asked.answered_at else None
    return {
        "asked": asked,
        "kind": KINDS[asked.kind],
        "channel": CHANNELS[asked.channel],
        "state": words,
        "mood": mood,
        "name": own_name(*names) if names else "",
        "age": asked.age(today),
        "left": left,
        "over": -left if left is not None and left < 0 else 0,
        "urgency": _urgency(left) if asked.is_open else ("quiet", ""),
        "answered_on": answered_on,
        "late": bool(answered_on and asked.due_on and answered_on > asked.due_on),
    }


def _urgency(left: int | None) -> tuple[str, str]:
    if left is None:
        return "warn", "calendar-question"
    return next(((mood, icon) for most, mood, icon in URGENT if left <= most), ("good", "clock"))


def _offered(whole: Whole) -> dict[str, Any]:
    """Return the forms of the steps that can be taken now."""
    asked = whole.asked
    is_open = asked.state in OPEN and whole.may_answer
    corrects = is_open and asked.kind == Kind.CORRECTION and whole.identity is not None
    return {
        "is_open": is_open,
        "may_go_on": is_open and (whole.identity is not None or _is_a_stop(asked)),
        "locate": forms.Identity(auto_id="locate_%s")
        if is_open and whole.identity is None
        else None,
        "extension": forms.Extension(auto_id="extend_%s") if is_open else None,
        "fee": forms.FeeQuote(auto_id="fee_%s") if is_open and asked.kind == Kind.ACCESS else None,
        "refusal": forms.Refusal(kind=asked.kind, auto_id="refuse_%s") if is_open else None,
        "proposal": forms.Proposal(auto_id="propose_%s") if corrects else None,
        "annex": forms.Annex(auto_id="annex_%s") if corrects else None,
    }


def _is_a_stop(asked: Asked) -> bool:
    return asked.kind in {Kind.OPT_OUT, Kind.RECIPIENT_STOP} and asked.customer_id is not None


def _telling(number: int) -> forms.Telling:
    return forms.Telling(initial={"recipient_id": number}, auto_id=f"tell_{number}_%s")


def _identity(whole: Whole, people: dict[int, tuple[str, str]]) -> tuple[Any, datetime, str] | None:
    check = whole.identity
    return (HOWS[check.how], check.at, _who(check.staff_id, people)) if check else None


def _correction(whole: Whole) -> tuple[Any, str, str, date | None] | None:
    said = whole.correction
    if said is None:
        return None
    before, after = (value_in_words(said.field, text) for text in (said.before, said.proposed))
    return FIELDS.get(said.field, said.field), before, after, said.corrected_on


def _who(staff_id: int | None, people: dict[int, tuple[str, str]]) -> str:
    return own_name(*people.get(staff_id or 0, ("", "")))


def _log(
    request: StaffRequest, customer_id: CustomerId, classes: set[FieldClass], at: datetime
) -> None:
    log_look(
        actor=request.actor,
        way="requests:one",
        classes=classes,
        customer_ids=[customer_id],
        at=at,
    )
