"""The pages: which schedules there are, one of them, a new one or another, what was delivered."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaifong.authority.queries import NotAllowed, require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.authority.wording import PURPOSES, own
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.orders.permissions import Permission
from kaifong.reports import actions
from kaifong.reports.desk.building.wanted import query_of
from kaifong.reports.desk.places import tabs
from kaifong.reports.queries import deliveries as asked
from kaifong.reports.queries import recipients
from kaifong.reports.queries.deliveries import Delivery, Whose
from kaifong.reports.queries.subjects import Named, NoSuchSubject, named
from kaifong.reports.rules.subjects import NotASubject, Shelf, Subject, subject_of

from . import said
from .forms import NotACadence, NotACondition, Sending, given

LISTS = {
    Whose.MINE: _("Those I send"),
    Whose.RECEIVED: _("Those I receive"),
    Whose.DEPARTMENT: _("My department's"),
}


@require_safe
@staff_only
@plainly
def deliveries(request: StaffRequest) -> HttpResponse:
    """List the schedules that are the reader's, reach him, or are his to look after."""
    require(request.actor, Permission.ORDER_REPORT)
    given_ = request.GET.get("whose", "")
    whose = Whose(given_) if given_ in list(Whose) else Whose.MINE
    rows = asked.deliveries(actor=request.actor, whose=whose)
    return page(
        request,
        "reports/desk/deliveries.html",
        tabs=tabs(),
        lists=[(one, label, one is whose) for one, label in LISTS.items()],
        whose=whose,
        rows=[(one, _words(one)) for one in rows],
    )


@require_safe
@staff_only
@plainly
def delivery(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one schedule: what each recipient will get, and what was delivered."""
    require(request.actor, Permission.ORDER_REPORT)
    one = asked.delivery(actor=request.actor, delivery_id=pk)
    if one is None:
        raise NotAllowed(f"delivery {pk}")
    return page(
        request,
        "reports/desk/delivery.html",
        one=one,
        words=_words(one),
        previews=_previews(request, one.subject, one) if one.mine or one.keeps else (),
        runs=said.runs(asked.history(actor=request.actor, delivery_id=pk)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def send(request: StaffRequest) -> HttpResponse:
    """Have a report sent regularly."""
    require(request.actor, Permission.ORDER_REPORT)
    try:
        subject = subject_of(request.GET.get("subject", ""))
        report = named(actor=request.actor, subject=subject)
    except (NotASubject, NoSuchSubject):
        raise NotAllowed("no such report") from None
    return _form(request, report, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change one's own schedule."""
    one = asked.delivery(actor=request.actor, delivery_id=pk)
    if one is None or not one.mine:
        raise NotAllowed(f"delivery {pk}")
    try:
        report = named(actor=request.actor, subject=one.subject)
    except NoSuchSubject:
        raise NotAllowed("no such report") from None
    return _form(request, report, one)


@require_safe
@staff_only
@plainly
def delivered(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a delivery to its recipient: the way to the screen, and the file if there is one."""
    found = asked.received(actor=request.actor, run_id=pk)
    if found is None:
        raise NotAllowed(f"delivery {pk}")
    run, one = found
    file = getattr(run, "file", None)
    alive = file and file.ended_at is None and file.expires_at > timezone.now()
    try:
        report = named(actor=request.actor, subject=subject_of(run.schedule.subject))
    except NoSuchSubject:
        report = None
    return page(
        request,
        "reports/desk/delivered.html",
        run=run,
        one=one,
        report=report,
        open_url=_screen(report) if report else "",
        file=file,
        left=file.most - file.fetched if file and alive else 0,
        words=_words(one) if one else {},
    )


def _form(request: StaffRequest, report: Named, one: Delivery | None) -> HttpResponse:
    chosen = recipients.choices(actor=request.actor, at=timezone.now())
    data = request.POST if request.method == "POST" else None
    first = given(one) if one else {"recipients": [f"staff:{request.actor.staff_id}"]}
    form = Sending(data, report=report, choices=chosen, initial=first)
    previews: list[Any] = []
    if form.is_valid():
        if "see" not in request.POST and _scheduled(request, form, one):
            toast(request, _("It is sent regularly from now on."))
            return again("reports:deliveries")
        previews = _looked(request, form)
    return page(
        request,
        "reports/desk/send.html",
        status=422 if form.errors else 200,
        form=form,
        one=one,
        report=report,
        previews=previews,
        purpose=PURPOSES[request.actor.purpose],
    )


def _scheduled(request: StaffRequest, form: Sending, one: Delivery | None) -> bool:
    """Schedule it, or say in the form why not."""
    version = form.cleaned_data["version"] or 0
    try:
        actions.schedule(
            actor=request.actor,
            subject=form.report.subject,
            cadence=form.cadence(),
            recipients=form.chosen(),
            format=form.format(),
            condition=form.condition(),
            at=timezone.now(),
            change=actions.Change(one.id, version) if one else None,
        )
    except actions.NobodyThere as nobody:
        label = dict(form.fields["recipients"].choices)[  # type: ignore[attr-defined]
            f"{nobody.recipient.to}:{nobody.recipient.staff_id or nobody.recipient.code}"
        ]
        text = _("%(name)s may not report: choose somebody else.")
        form.add_error("recipients", str(text) % {"name": label})
    except actions.NoRecipients:
        form.add_error("recipients", _("Choose at least one, and at most forty."))
    except actions.OverAlready:
        form.add_error("ends_on", _("It would end before it is sent for the first time."))
    except actions.ScheduledMeanwhile:
        form.add_error(None, _("Somebody changed it in the meantime: open it again."))
    except (NotACadence, NotACondition, actions.NoSuchFigure):
        form.add_error(None, _("This cannot be scheduled so: look at day, figure and amount."))
    return not form.errors


def _looked(request: StaffRequest, form: Sending) -> list[Any]:
    found = recipients.preview(
        actor=request.actor,
        subject=form.report.subject,
        recipients=form.chosen(),
        form=form.format(),
        at=timezone.now(),
    )
    return _shown(found)


def _previews(request: StaffRequest, subject: Subject, one: Delivery) -> list[Any]:
    found = recipients.preview(
        actor=request.actor,
        subject=subject,
        recipients=one.recipients,
        form=one.form,
        at=timezone.now(),
        purpose=one.purpose,
    )
    return _shown(found)


def _shown(found: list[recipients.Preview]) -> list[Any]:
    return [(one, own(*one.name), said.OUTLOOKS[one.outlook]) for one in found]


def _words(one: Delivery) -> dict[str, Any]:
    return {
        "cadence": said.cadence(one.cadence),
        "condition": said.condition(one.condition),
        "form": said.FORMS[one.form],
        "standing": said.STANDINGS[one.standing],
        "owner": said.named(one.owner_id),
        "to": said.recipients(one),
        "purpose": PURPOSES.get(one.purpose, one.purpose),
    }


def _screen(report: Named) -> str:
    builder = reverse("reports:build")
    if report.subject.shelf is Shelf.KEPT:
        return f"{builder}?saved={report.subject.key}"
    query = query_of(report.asked)
    query["chart"] = report.chart
    return f"{builder}?{query.urlencode()}"
