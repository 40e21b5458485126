"""The audit: every log searched by person, customer, way and day, and taken out as a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority import wording
from kaifong.authority.audit import reading
from kaifong.authority.audit.reading import Entry, Log, Wanted
from kaifong.authority.audit.takings import Taking, log_taking
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation import named
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import page
from kaifong.foundation.web.formats import hk_moment
from kaifong.foundation.web.refusals import plainly

from .audit_forms import LOGS, Search

SHOWN = 5  # customers by number; the rest are counted
VERBS = {
    "I": _("made"),
    "U": _("changed"),
    "D": _("taken away"),
    "in": _("signed in"),
    "out": _("signed out"),
    "failed": _("failed to sign in"),
    "file": _("a file"),
    "page": _("a page of the audit"),
    "not there": _("not there"),
}


@require_safe
@staff_only
@plainly
def audit(request: StaffRequest) -> HttpResponse:
    """Show lines of one log; that they were read is written down too."""
    require(request.actor, Permission.AUDIT_SEE)
    form = _form(request)
    wanted = form.wanted()
    found = reading.entries(
        actor=request.actor,
        wanted=wanted,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    read = Taking("authority:audit", "page", wanted.customer_id)
    log_taking(actor=request.actor, taking=read, at=timezone.now())
    return page(
        request,
        "authority/desk/audit.html",
        part="list",
        form=form,
        log=wanted.log,
        rows=[_shown(wanted.log, row) for row in found.rows],
        older=_address(wanted, after=found.after),
        newer=_address(wanted, before=found.before),
        csv=_address(wanted, log=wanted.log),
        tabs=audit_tabs(request),
    )


@require_safe
@staff_only
@plainly
def export(request: StaffRequest) -> HttpResponse:
    """Give the lines that are searched for as a file with a cover; that is written down too."""
    require(request.actor, Permission.AUDIT_SEE)
    wanted = _form(request).wanted()
    titles = (_("When"), _("Who"), _("By"), _("What"), _("About"), _("Customers"), _("Purpose"))
    sheet = Sheet(
        title=gettext("Audit: %(log)s") % {"log": LOGS[wanted.log]},
        columns=[Column(str(title), width=20) for title in titles],
        cover=[
            (gettext("As of"), f"{hk_moment(timezone.now())} HKT"),
            (gettext("For"), f"{request.actor.name} ({', '.join(request.actor.departments)})"),
            *((str(label), value) for label, value in _asked(wanted)),
        ],
        rows_label=gettext("Rows"),
    )
    lines = (
        _line(_shown(wanted.log, row), row)
        for row in reading.all_entries(actor=request.actor, wanted=wanted)
    )
    with csv.write(sheet, lines) as whole:
        answer = HttpResponse(whole.read(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{wanted.log}.csv"'
    return answer


def audit_tabs(request: StaffRequest) -> list[tuple[Any, ...]]:
    """Return the pages of the audit that are open to this person."""
    waiting = reading.open_unusual(actor=request.actor)
    found: list[tuple[Any, ...]] = [
        ("audit", _("Logs"), reverse("authority:audit")),
        ("unusual", _("Unusual access"), reverse("authority:unusual"), waiting),
    ]
    if request.actor.may(Permission.AUDIT_KEEP):
        found.append(("watching", _("What is watched for"), reverse("authority:watching")))
    return found


def _form(request: StaffRequest) -> Search:
    people = {pk: wording.own(*both) for pk, both in named.names("staff").items()}
    form = Search(request.GET, people=dict(sorted(people.items(), key=lambda one: one[1])))
    form.is_valid()
    return form


def _asked(wanted: Wanted) -> list[tuple[Any, str]]:
    people = named.names("staff")
    who = wording.own(*people.get(wanted.staff_id or 0, ("", "")))
    said = [
        (_("Who"), who),
        (_("Customer's number"), str(wanted.customer_id or "")),
        (_("By"), wanted.way),
        (_("Day"), str(wanted.day or "")),
    ]
    return [(label, value) for label, value in said if value]


def _shown(log: Log, row: Entry) -> dict[str, Any]:
    people = named.names("staff")
    return {
        "row": row,
        "who": wording.own(*people.get(row.staff_id or 0, ("", ""))) or _nobody(log, row),
        "what": _what(log, row),
        "purpose": wording.label(wording.PURPOSES, row.purpose) if row.purpose else "",
        "customers": row.customer_ids[:SHOWN],
        "more": max(0, row.total - len(row.customer_ids[:SHOWN])) if row.customer_ids else 0,
    }


def _nobody(log: Log, row: Entry) -> str:
    if log is Log.AMENDMENTS and not row.staff_id:
        return gettext("by a command")
    return f"#{row.staff_id}" if row.staff_id else gettext("nobody known here")


def _what(log: Log, row: Entry) -> str:
    if log is Log.LOOKS:
        classes = [cls for cls in row.what.split(",") if cls]
        return wording.listed(wording.label(wording.CLASSES, cls) for cls in classes)
    said = " ".join(filter(None, (str(VERBS.get(row.what, row.what)), row.words)))
    if log is Log.REFUSALS and row.total > 1:
        return gettext("%(what)s, %(times)d times in the hour by then") % {
            "what": said,
            "times": row.total,
        }
    if log is Log.TAKEN_OUT and row.total:
        return gettext("%(what)s, with contact details of %(total)d customers") % {
            "what": said,
            "total": row.total,
        }
    return said


def _line(shown: dict[str, Any], row: Entry) -> list[Any]:
    about = "" if row.object_id is None else str(row.object_id)
    customers = " ".join(str(one) for one in row.customer_ids)
    return [row.at, shown["who"], row.way, shown["what"], about, customers, shown["purpose"]]


def _address(wanted: Wanted, **more: str | None) -> str:
    if not any(more.values()):
        return ""
    asked = {
        "log": wanted.log.value,
        "staff": wanted.staff_id,
        "customer": wanted.customer_id,
        "way": wanted.way,
        "day": wanted.day,
        **more,
    }
    return "?" + urlencode({name: value for name, value in asked.items() if value})
