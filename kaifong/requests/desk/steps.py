"""What is done about a request from its page: each button one action, each refusal a sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers import actions as customers
from kaifong.customers.queries import find_by_number
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.web import again, problem, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy.actions import NotYet
from kaifong.requests import actions, queries
from kaifong.requests.models import IdentityCheck, Notified
from kaifong.requests.rules.fees import Form, TooDear
from kaifong.requests.wording import own

from . import forms as ours

REFUSED: Mapping[type[Exception], Any] = {
    actions.IdentityNotShown: _("First write down how it was seen who asks."),
    actions.NoCopy: _("First prepare the copy."),
    actions.NoFee: _("Nothing may be asked for this: a fee is for access only (s.28)."),
    actions.NoGround: _("Choose at least one ground of the list, and say why it applies."),
    actions.NoOtherUser: _("Name the other data user and its address (s.21(1)(c))."),
    actions.NoReasons: _("Say why it takes longer: the person is told in writing (s.19(2))."),
    actions.NoSuchField: _("The record has no such field to be corrected."),
    actions.NotAllTold: _("First tell everybody who got the data."),
    actions.NotNow: _("The request has gone on since: see where it stands now."),
    actions.NotPaid: _("The fee is not paid yet; until then the copy may be kept back."),
    actions.NotReviewed: _("First read the texts that may speak of others."),
    actions.NothingProposed: _("First write down what is wrong and what it should be."),
    actions.SaysNothing: _("Write down what the person says."),
    actions.StillHeld: _("There are data: supply a copy, or refuse."),
    actions.TooLate: _("The day of the law has passed: answer at once, it cannot be extended."),
    actions.Unlocated: _("First write down whose record it is."),
    customers.Conflict: _("Somebody changed this field meanwhile: look at it and propose again."),
    customers.Nameless: _("Somebody must be called something."),
    customers.NoSuchValue: _("This value cannot stand in that field."),
    NotYet: _("Nobody can have said it in the future."),
}


class NoSuchMember(Exception):
    """No customer whom this person may see has that number."""


Do = Callable[[StaffRequest, RequestId, dict[str, Any], datetime], Any]


def _ask(request: StaffRequest, pk: RequestId, _given: dict[str, Any], at: datetime) -> Any:
    actions.ask_identity(actor=request.actor, request_id=pk, at=at)
    return _("Written down. The days go on.")


def _locate(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    known = queries.whole(actor=request.actor, request_id=pk).asked.customer_id
    actions.locate(
        actor=request.actor,
        request_id=pk,
        customer_id=known or found(request.actor, given["member"]),
        how=IdentityCheck.How(given["how"]),
        at=at,
    )
    return _("The person is known, and the record found.")


def _extend(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    actions.extend(actor=request.actor, request_id=pk, reasons=given["reasons"], at=at)
    return _("Extended. The letter with the reasons is below.")


def _quote(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    form = Form(given["form"])
    costs = {form: given["items"]}
    actions.quote_fee(actor=request.actor, request_id=pk, form=form, costs=costs, at=at)
    return _("Quoted. The days go on.")


def _plain(action: Callable[..., Any], said: Any) -> Do:
    def run(request: StaffRequest, pk: RequestId, _given: dict[str, Any], at: datetime) -> Any:
        action(actor=request.actor, request_id=pk, at=at)
        return said

    return run


def _review(request: StaffRequest, pk: RequestId, _given: dict[str, Any], at: datetime) -> Any:
    black = request.POST.getlist("black")
    actions.review(actor=request.actor, request_id=pk, black=black, at=at)
    return _("Read. The copy is as you decided.")


def _supply(request: StaffRequest, pk: RequestId, _given: dict[str, Any], at: datetime) -> Any:
    late = actions.supply(actor=request.actor, request_id=pk, at=at)
    return _("Supplied, but late: the day of the law had passed.") if late else _("Supplied.")


def _refuse(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    actions.refuse(actor=request.actor, request_id=pk, at=at, **given)
    return _("Entered in the log book; the letter is below.")


def _propose(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    actions.propose(actor=request.actor, request_id=pk, at=at, **given)
    return _("Written down. Now correct it, or refuse.")


def _annex(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    actions.annex_note(actor=request.actor, request_id=pk, at=at, **given)
    return _("The note stands beside the value from now on.")


def _tell(request: StaffRequest, pk: RequestId, given: dict[str, Any], at: datetime) -> Any:
    outcome = Notified.Outcome(given.pop("outcome"))
    actions.tell_recipient(actor=request.actor, request_id=pk, outcome=outcome, at=at, **given)
    return _("Written down.")


def found(actor: Actor, number: str) -> CustomerId:
    """
    Return whom a member number names.

    :raises NoSuchMember: if nobody whom the actor may see
    """
    known = find_by_number(actor=actor, number=number.strip())
    if known is None:
        raise NoSuchMember
    return known


STEPS: Mapping[str, tuple[type[forms.Form] | None, Do]] = {
    "ask": (None, _ask),
    "locate": (ours.Identity, _locate),
    "extend": (ours.Extension, _extend),
    "fee": (ours.FeeQuote, _quote),
    "paid": (None, _plain(actions.take_payment, _("Paid."))),
    "waive": (None, _plain(actions.waive_fee, _("Nothing is asked."))),
    "prepare": (None, _plain(actions.prepare, _("The copy is ready to be read."))),
    "review": (None, _review),
    "supply": (None, _supply),
    "none": (None, _plain(actions.tell_none_held, _("Answered: no data held."))),
    "refuse": (ours.Refusal, _refuse),
    "propose": (ours.Proposal, _propose),
    "correct": (None, _plain(actions.correct, _("Corrected. Tell those who are listed below."))),
    "annex": (ours.Annex, _annex),
    "tell": (ours.Telling, _tell),
    "delete": (None, _plain(actions.delete, _("Deleted; the answer is below."))),
    "stop": (None, _plain(actions.stop, _("Stopped. Nothing more is sent from this moment on."))),
    "told": (None, _plain(actions.all_told, _("Answered."))),
    "close": (None, _plain(actions.close, _("Closed. Of the copy only its hashes are kept."))),
}


@require_POST
@staff_only
@plainly
def step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Let a request take one step, or say what stands in the way."""
    if name not in STEPS:
        return problem(request, 404)
    cls, do = STEPS[name]
    number = RequestId(pk)
    form = _bound(cls, request, number) if cls else None
    if form is not None and not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        toast(request, first, "bad")
        return again("requests:one", pk)
    try:
        said = do(request, number, form.cleaned_data if form else {}, timezone.now())
    except tuple(REFUSED) as refused:
        toast(request, REFUSED[type(refused)], "bad")
    except NoSuchMember:
        toast(request, _("Nobody whom you may see has this number."), "bad")
    except TooDear:
        toast(request, _("Another form costs less: ask no more than that (s.28)."), "bad")
    except actions.StandsInTheWay as refused:
        sentence = _("Nothing was deleted. Still kept: %(what)s. Refuse, and say so.")
        what = "; ".join(own(one.what) for one in refused.answer.kept)
        toast(request, str(sentence) % {"what": what}, "bad")
    else:
        toast(request, said)
    return again("requests:one", pk)


def _bound(cls: type[forms.Form], request: StaffRequest, number: RequestId) -> forms.Form:
    if cls is ours.Refusal:
        kind = queries.whole(actor=request.actor, request_id=number).asked.kind
        return ours.Refusal(request.POST, kind=kind)
    return cls(request.POST)
