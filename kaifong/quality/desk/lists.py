"""Lists for the books and the courier, and what came back from them."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.permissions import Permission as CustomerPermission
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import page
from kaifong.foundation.web.formats import hk_moment
from kaifong.foundation.web.refusals import plainly
from kaifong.quality import actions, queries
from kaifong.quality.permissions import Permission
from kaifong.quality.rules.vocabulary import Channel
from kaifong.quality.wording import CHANNELS, FIELDS, label

from .forms import Pasted

SOURCES = (Channel.ERP, Channel.COURIER)
VERDICTS = {
    actions.Verdict.WRITTEN: ("good", _("written")),
    actions.Verdict.PROPOSED: ("info", _("waits for a decision")),
    actions.Verdict.DOUBTED: ("warn", _("doubted from now on")),
    actions.Verdict.UNKNOWN: ("quiet", _("nobody of that number or address")),
    actions.Verdict.NO_VALUE: ("bad", _("no such value or field")),
    actions.Verdict.REFUSED: ("bad", _("not yours to change")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def lists(request: StaffRequest) -> HttpResponse:
    """Show the lists to take away and the form for what came back and, on POST, take it in."""
    require(request.actor, Permission.CUSTOMER_REVIEW)
    form = Pasted(request.POST if request.method == "POST" else None)
    told = None
    if form.is_bound and form.is_valid():
        moment, lines = timezone.now(), form.parsed()
        source = Channel(form.cleaned_data["source"])
        took = actions.take_list(
            actor=request.actor, source=source, lines=lines, said_at=moment, at=moment
        )
        told = [(n, *VERDICTS[verdict]) for n, verdict in enumerate(took.verdicts, 1)]
        form = Pasted()
    return page(
        request,
        "quality/desk/lists.html",
        status=422 if form.is_bound else 200,
        form=form,
        told=told,
        sources=[(source, CHANNELS[source]) for source in SOURCES],
        may_export=request.actor.may(CustomerPermission.CUSTOMER_EXPORT),
    )


@require_safe
@staff_only
@plainly
def export(request: StaffRequest, channel: str) -> HttpResponse:
    """Give a list to take to another system: numbers and what is wanting, no name, no address."""
    if channel not in SOURCES:
        raise Http404
    source = Channel(channel)
    rows = queries.wanted(actor=request.actor, channel=source)
    sheet = Sheet(
        title=gettext("To be supplemented"),
        columns=[
            Column(gettext("Customer number"), width=16),
            Column(gettext("Field"), width=14),
            Column(gettext("Value"), width=30),
            Column(gettext("What shows it"), width=30),
            Column(gettext("Member number"), width=16),
            Column(gettext("Wanting"), width=40),
        ],
        cover=[
            (gettext("As of"), f"{hk_moment(timezone.now())} HKT"),
            (gettext("For"), f"{request.actor.name} ({', '.join(request.actor.departments)})"),
            (gettext("From"), label(CHANNELS, source)),
            (gettext("Fields"), ", ".join(f"{code}: {words}" for code, words in FIELDS.items())),
        ],
        rows_label=gettext("Rows"),
    )
    lines = ((str(r.customer_id), r.field, "", "", r.member_no, r.rule.own) for r in rows)
    with csv.write(sheet, lines) as whole:
        answer = HttpResponse(whole.read(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="quality-{channel}.csv"'
    return answer
