"""Files about requests: the copy, letters, and the log book for whoever inspects it."""

import json
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kaifong.authority.actions import log_look
from kaifong.authority.rules import FieldClass
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.ids import CustomerId, RequestId
from kaifong.foundation.web import page, problem
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.formats import hk_moment
from kaifong.foundation.web.refusals import plainly
from kaifong.requests import queries
from kaifong.requests.queries import Entry
from kaifong.requests.wording import KINDS

TYPES = {"pdf": "application/pdf", "json": "application/json; charset=utf-8"}
READ = {FieldClass.CONTACT, FieldClass.SENSITIVE}


@require_safe
@staff_only
@plainly
def copy(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """Give the copy of everything that is held, as it is supplied."""
    if form not in TYPES:
        return problem(request, 404)
    found, customer_id = queries.copy_file(actor=request.actor, request_id=RequestId(pk), form=form)
    _log(request, "requests:copy", customer_id, READ)
    return _file(found, f"R{pk}.{form}", TYPES[form])


@require_safe
@staff_only
@plainly
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a letter that was written."""
    found, customer_id = queries.letter_file(actor=request.actor, letter_id=pk)
    if customer_id:
        _log(request, "requests:letter", CustomerId(customer_id), {FieldClass.SENSITIVE})
    return _file(found, f"letter-{pk}.pdf", TYPES["pdf"])


@require_safe
@staff_only
@plainly
def log_book(request: StaffRequest) -> HttpResponse:
    """Show the log book of refusals."""
    before = request.GET.get("before", "")
    entries = queries.log_book(
        actor=request.actor, before=int(before) if before.isdecimal() else None
    )
    rows = [(one, KINDS[one.kind], grounds(one)) for one in entries]
    older = f"?before={entries[-1].id}" if len(entries) == queries.PAGE else ""
    return page(request, "requests/desk/log_book.html", rows=rows, older=older)


@require_safe
@staff_only
@plainly
def inspected(request: StaffRequest, form: str) -> HttpResponse | FileResponse:
    """Give the whole log book to whoever inspects it, with what its chain says (s.27(4))."""
    entries, verdict = queries.inspected(actor=request.actor)
    name = f"log-book-{timezone.localtime():%Y%m%d}.{form}"
    if form == "json":
        body = {
            "entries": [one.plain() for one in entries],
            "chain": {
                "name": verdict.chain,
                "blocks": verdict.blocks,
                "sealed_rows": verdict.rows,
                "head": verdict.head,
                "faults": [f"{found.fault} {found.what}" for found in verdict.found],
            },
        }
        text = json.dumps(body, ensure_ascii=False, indent=1, default=_plain)
        return _file(text.encode(), name, TYPES["json"])
    if form != "csv":
        return problem(request, 404)
    return FileResponse(
        csv.write(_sheet(verdict), [_cells(one) for one in entries]),
        as_attachment=True,
        filename=name,
        content_type="text/csv; charset=utf-8",
    )


def grounds(entry: Entry) -> list[str]:
    """Return the grounds of an entry in the reader's language."""
    return [f"{own(en, zh)} ({section})" for section, en, zh in entry.grounds]


def _sheet(verdict: Any) -> Sheet:
    faults = ", ".join(f"{found.fault} {found.what}" for found in verdict.found)
    return Sheet(
        title=gettext("Log book of refusals"),
        columns=[
            Column(gettext("Entry"), "count"),
            Column(gettext("Request")),
            Column(gettext("Kind")),
            Column(gettext("Received on"), "date"),
            Column(gettext("Entered"), "moment"),
            Column(gettext("Part")),
            Column(gettext("Grounds"), width=50),
            Column(gettext("Reasons"), width=50),
            Column(gettext("Other data user")),
            Column(gettext("Kept until"), "date"),
        ],
        cover=[
            (gettext("As of"), f"{hk_moment(timezone.now())} HKT"),
            (gettext("Chain"), f"{verdict.blocks} · {verdict.head}"),
            (gettext("Faults of the chain"), faults or gettext("none")),
        ],
        rows_label=gettext("Rows"),
    )


def _cells(one: Entry) -> list[Any]:
    said = "; ".join(grounds(one))
    return [
        *(one.id, f"R{one.request_id}", str(KINDS[one.kind]), one.received_on, one.entered_at),
        *(one.part, said, one.reasons, one.other_user, one.kept_until),
    ]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _log(
    request: StaffRequest, way: str, customer_id: CustomerId, classes: set[FieldClass]
) -> None:
    log_look(
        actor=request.actor,
        way=way,
        classes=classes,
        customer_ids=[customer_id],
        at=timezone.now(),
    )
