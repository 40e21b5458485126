"""The clerk's queue: one task at a time, with what to say; and values that wait for a decision."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.ids import CustomerId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.refusals import plainly
from kaifong.quality import actions, queries
from kaifong.quality.rules.vocabulary import CONTACT, Channel, Field, Method
from kaifong.quality.wording import CHANNELS, FIELDS, METHODS, STATES, label, script

from .forms import LANGUAGES, Answer, Later

NOT_YOURS = _("A colleague has this task, or it is over.")


@require_safe
@staff_only
@plainly
def queue(request: StaffRequest) -> HttpResponse:
    """Show the queue in numbers, and the values that wait."""
    moment = timezone.now()
    waiting = queries.proposals(actor=request.actor)
    contact = [row.customer_id for row in waiting if row.field in CONTACT]
    _log(request, contact, "quality:queue")
    names = staff_names()
    return page(
        request,
        "quality/desk/queue.html",
        counts=queries.counts(actor=request.actor, at=moment),
        rows=[_proposed(row, names) for row in waiting],
    )


@require_POST
@staff_only
@plainly
def following(request: StaffRequest) -> HttpResponse:
    """Take up the next task."""
    return _next(request)


def _next(request: StaffRequest) -> HttpResponse:
    number = actions.claim(actor=request.actor, at=timezone.now())
    if number is None:
        toast(request, _("Nothing waits for you. Well done."))
        return again("quality:queue")
    return again("quality:task", number)


@require_POST
@staff_only
@plainly
def take_up(request: StaffRequest, pk: int, rule: int) -> HttpResponse:
    """Begin to supplement one thing of one customer."""
    try:
        number = actions.take_up(
            actor=request.actor, customer_id=CustomerId(pk), rule_id=rule, at=timezone.now()
        )
    except actions.NotYours:
        toast(request, NOT_YOURS, "info")
    except actions.NothingWanting:
        toast(request, _("This is not wanting any more."), "info")
    else:
        return again("quality:task", number)
    return again("customers:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one task and, on POST, take in the answer."""
    seen = queries.task(actor=request.actor, task_id=pk, at=timezone.now())
    form = Answer(request.POST if request.method == "POST" else None, seen=seen)
    if form.is_bound and form.is_valid():
        try:
            _answered(request, pk, form)
        except actions.NoSuchValue:
            form.add_error("value", _("This cannot stand here. Write it in full."))
        except actions.NotYours:
            toast(request, NOT_YOURS, "info")
            return again("quality:queue")
        else:
            return _next(request)
    _log(request, [seen.customer_id], "quality:task", seen)
    return _page(request, seen, form)


@require_POST
@staff_only
@plainly
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that the person is being asked."""
    try:
        channel = Channel(request.POST.get("channel", ""))
        actions.ask(actor=request.actor, task_id=pk, channel=channel, at=timezone.now())
    except (ValueError, actions.NoWayThere):
        toast(request, _("There is no number that stands by which to ask."), "bad")
    except actions.AskedLately:
        toast(request, _("This person was asked lately. Come back to it later."), "warn")
    except actions.MayNotAsk as refused:
        said = refused.verdict.said
        toast(request, own(said.en, said.zh), "bad")
    except actions.NotYours:
        toast(request, NOT_YOURS, "info")
        return again("quality:queue")
    return again("quality:task", pk)


@require_POST
@staff_only
@plainly
def later(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a task off, and take up the next."""
    form, moment = Later(request.POST), timezone.now()
    days = form.cleaned_data["days"] if form.is_valid() else 1
    until = hong_kong_day(moment) + timedelta(days=days)
    try:
        actions.put_off(actor=request.actor, task_id=pk, until=until, at=moment)
    except actions.NotYours:
        toast(request, NOT_YOURS, "info")
        return again("quality:queue")
    toast(request, gettext("It comes back on %(day)s.") % {"day": hk_date(until)}, "info")
    return _next(request)


@require_POST
@staff_only
@plainly
def give_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a task without a value, and take up the next."""
    try:
        actions.give_up(actor=request.actor, task_id=pk, at=timezone.now())
    except actions.NotYours:
        toast(request, NOT_YOURS, "info")
        return again("quality:queue")
    toast(request, _("Given up. The next review may draw it again."), "info")
    return _next(request)


@require_POST
@staff_only
@plainly
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Accept a value that waits, or reject it."""
    accept = request.POST.get("accept") == "1"
    try:
        actions.decide(actor=request.actor, supplement_id=pk, accept=accept, at=timezone.now())
    except actions.DecidedAlready:
        toast(request, _("A colleague has decided about this already."), "info")
    except actions.Conflict:
        toast(request, _("The record was changed meanwhile. Look again."), "warn")
    else:
        toast(request, _("Accepted and written.") if accept else _("Rejected; it is kept so."))
    return again("quality:queue")


def shown(field: str, value: str) -> str:
    """Return a kept value as people read it."""
    if field == Field.PHONE:
        return ", ".join(display_phone(one) for one in value.split(", ") if one)
    if field == Field.DISTRICT and value.isdecimal() and int(value) in District:
        found = District(int(value))
        return own(found.name_en, found.name_zh)
    return str(dict(LANGUAGES).get(value, value)) if field == Field.LANGUAGE else value


def _answered(request: StaffRequest, pk: int, form: Answer) -> None:
    given = form.cleaned_data
    actions.answer(
        actor=request.actor,
        task_id=pk,
        value=given["value"],
        method=Method(given["method"]),
        evidence=given["evidence"],
        at=timezone.now(),
    )
    toast(request, _("Taken in."))


def _page(request: StaffRequest, seen: queries.TaskSeen, form: Answer) -> HttpResponse:
    row = seen.person.listed
    kind, words = STATES[seen.state]
    today = hong_kong_day(timezone.now())
    return page(
        request,
        "quality/desk/task.html",
        status=422 if form.is_bound else 200,
        seen=seen,
        row=row,
        name=own(row.name_en or "", row.name_zh or "") or row.member_no or f"#{row.id}",
        field=FIELDS.get(seen.field) if seen.field else "",
        now=None if seen.now is None else shown(str(seen.field or ""), seen.now),
        beside=seen.field not in CONTACT,
        state=(kind, words),
        asking=[(channel, CHANNELS[channel]) for channel in seen.asking],
        sources=[CHANNELS[c] for c in seen.channels if c not in seen.asking],
        lines=script(seen.field) if seen.asking else [],
        may_ask=seen.again_from <= today,
        reachable=_reachable(seen),
        points=seen.person.contact,
        form=form,
        later=Later(),
    )


def _reachable(seen: queries.TaskSeen) -> bool:
    # Whoever may not see the numbers learns when asking whether there is one.
    points = seen.person.contact
    return points is None or any(
        point.kind == Field.PHONE and point.status == "good" for point in points
    )


def _proposed(
    row: queries.Proposed, names: dict[int, tuple[str, str]]
) -> tuple[queries.Proposed, dict[str, str]]:
    return row, {
        "name": own(*row.name) or f"#{row.customer_id}",
        "field": label(FIELDS, row.field),
        "value": shown(row.field, row.value),
        "before": shown(row.field, row.before),
        "source": label(CHANNELS, row.source),
        "method": label(METHODS, row.method),
        "who": own(*names.get(row.staff_id or 0, ("", ""))),
    }


def _log(
    request: StaffRequest,
    customer_ids: list[CustomerId],
    way: str,
    seen: queries.TaskSeen | None = None,
) -> None:
    if seen is not None and seen.person.contact is None:
        return
    log_look(
        actor=request.actor,
        way=way,
        classes={FieldClass.CONTACT},
        customer_ids=customer_ids,
        at=timezone.now(),
    )
