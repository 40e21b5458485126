"""Which column means what, and what the file does not say."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import ImportId
from kaifong.foundation.web import go, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.integration import actions, queries
from kaifong.integration.options import WrongOption
from kaifong.integration.permissions import Permission

from . import wording
from .forms import OF_KIND, initial, targets


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the columns with the guess for each and, on POST, have every row checked."""
    require(request.actor, Permission.IMPORT_RUN)
    one = queries.one_import(actor=request.actor, import_id=ImportId(pk))
    form = OF_KIND[one.kind](request.POST or None, initial=initial(dict(one.options)))
    mapping = _mapping(request.POST, one) if form.is_bound else dict(one.mapping)
    if form.is_bound and form.is_valid():
        try:
            actions.ask_check(
                actor=request.actor,
                import_id=one.id,
                mapping=mapping,
                options=form.options(),
                profile=form.cleaned_data["profile"],
                at=timezone.now(),
            )
        except WrongOption as wrong:
            field = wrong.option if wrong.option in form.fields else None
            form.add_error(field, wording.said(wrong.sentence, wrong.facts))
        except actions.NotNow:
            toast(request, _("This import is under way or in the books already."), "warn")
            return go(request, "integration:detail", pk=pk)
        else:
            return go(request, "integration:detail", pk=pk)
    chosen = {column: field for field, column in mapping.items()}
    found = one.report["file"]["columns"]
    return page(
        request,
        "integration/desk/columns.html",
        part="form",
        status=422 if form.is_bound else 200,
        one=one,
        form=form,
        columns=[(at, column, chosen.get(column["name"], "")) for at, column in enumerate(found)],
        targets=targets(one.kind, request.actor),
        guessed=not one.report["file"]["profile"],
    )


def _mapping(posted: QueryDict, one: queries.ImportSeen) -> dict[str, str]:
    """Return field → column; a field that two columns claim keeps the first, the form shows it."""
    mapping: dict[str, Any] = {}
    for at, column in enumerate(one.report["file"]["columns"]):
        field = posted.get(f"column-{at}", "")
        if field:
            mapping.setdefault(field, column["name"])
    return mapping
