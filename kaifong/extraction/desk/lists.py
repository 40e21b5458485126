"""Extractions asked for, and one of them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.web import StaffRequest, staff_only
from kaifong.extraction import queries, wording
from kaifong.extraction.permissions import Permission
from kaifong.extraction.queries import Stage
from kaifong.foundation.web import page
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy.queries import names_of_recipients


class Revoking(forms.Form):
    """Why a file is destroyed."""

    reason = forms.CharField(label=_("Why"), max_length=300)


@require_safe
@staff_only
@plainly
def extractions(request: StaffRequest) -> HttpResponse:
    """Show what the reader asked for, or all."""
    found = queries.extractions(
        actor=request.actor,
        at=timezone.now(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "extraction/desk/list.html",
        rows=[(row, _words(row)) for row in found.rows],
        older=f"?after={found.after}" if found.after else "",
        newer=f"?before={found.before}" if found.before else "",
        may_ask=request.actor.may(Permission.EXTRACTION_ASK),
    )


@require_safe
@staff_only
@plainly
def extraction(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was asked for, and what became of it."""
    return shown(request, pk)


def shown(request: StaffRequest, pk: int, form: Revoking | None = None) -> HttpResponse:
    """Answer with the page of one extraction."""
    seen = queries.extraction(actor=request.actor, extraction_id=pk, at=timezone.now())
    lies = seen.stage in {Stage.READY, Stage.FETCHED}
    names = names_of_recipients([seen.recipient_id])
    return page(
        request,
        "extraction/desk/extraction.html",
        status=422 if form else 200,
        seen=seen,
        words=_words(seen),
        lines=queries.told(extraction_id=pk),
        bar=wording.BARS[seen.bar] if seen.bar else "",
        recipient=next((own(one.en, one.zh) for one in names.values()), ""),
        may_fetch=seen.mine and seen.stage is Stage.READY,
        left=seen.downloads - len(seen.fetched),
        may_revoke=lies and (seen.mine or request.actor.may(Permission.EXTRACTION_REVOKE)),
        ended=wording.ENDS[seen.ended[0]] if seen.ended else "",
        form=form or Revoking(),
    )


def _words(row: queries.ExtractionSeen) -> dict[str, Any]:
    return {
        "number": wording.number(row.id),
        "author": own(*row.author),
        "stage": wording.STAGES[row.stage],
        "fields": wording.listed([wording.field(one) for one in row.fields]),
        "cls": wording.CLASSES[row.cls],
    }
