"""The whole matrix: who may do what, in which rows, with which fields; filtered, printed, filed."""

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority import directory, wording
from kaifong.authority.directory import Line
from kaifong.authority.queries import known_actions
from kaifong.authority.rules import FieldClass, Predicate
from kaifong.authority.web import StaffRequest
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.web import formats, page

from .answering import administrators_only, tabs

ROLES, PEOPLE = "roles", "people"


class Wanted(forms.Form):
    """Which lines are wanted."""

    by = forms.ChoiceField(
        label=_("By"),
        required=False,
        choices=[(ROLES, _("By role")), (PEOPLE, _("By person"))],
    )
    object = forms.ChoiceField(label=_("With what"), required=False)
    action = forms.ChoiceField(label=_("May"), required=False)
    cls = forms.ChoiceField(
        label=_("Fields"),
        required=False,
        choices=[("", _("Any fields")), *((c, wording.CLASSES[c]) for c in FieldClass)],
    )
    q = forms.CharField(label=_("Department, role or person"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = known_actions()
        actions = sorted({action for acts in known.values() for action in acts})
        objects = [(one, wording.label(wording.OBJECTS, one)) for one in known]
        doings = [(one, wording.label(wording.ACTIONS, one)) for one in actions]
        self.fields["object"].choices = [("", _("Anything")), *objects]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Anything done")), *doings]  # type: ignore[attr-defined]


@require_safe
@administrators_only
def overview(request: StaffRequest) -> HttpResponse:
    """Show who may do what, as it is after all grants and bounds have met."""
    form = Wanted(request.GET)
    asked: dict[str, str] = form.cleaned_data if form.is_valid() else {}
    by_person = asked.get("by") == PEOPLE
    found = (
        directory.lines_of_people(actor=request.actor, at=timezone.now())
        if by_person
        else directory.lines_of_roles(actor=request.actor)
    )
    rows = [_shown(line) for line in found if _fits(line, asked)]
    if request.GET.get("format") == "csv":
        return cast("HttpResponse", _file(rows, by_person=by_person))
    kept = {name: value for name, value in asked.items() if value}
    return page(
        request,
        "authority/desk/overview.html",
        part="list",
        form=form,
        rows=rows,
        by_person=by_person,
        people=len({row["name"] for row in rows}),
        file="?" + urlencode({**kept, "format": "csv"}),
        tabs=tabs(),
    )


def _fits(line: Line, asked: dict[str, str]) -> bool:
    cell = line.cell
    words = " ".join([*line.department, *line.who, *(n for one in line.holders for n in one)])
    return (
        asked.get("object", "") in ("", cell.object)
        and asked.get("action", "") in ("", cell.action)
        and (not asked.get("cls") or asked["cls"] in cell.classes)
        and asked.get("q", "").casefold() in words.casefold()
    )


def _shown(line: Line) -> dict[str, Any]:
    cell = line.cell
    return {
        "id": line.id,
        "department": wording.own(*line.department),
        "name": _called(line),
        "holders": [wording.own(*one) for one in line.holders],
        "doing": wording.doing(cell.action, cell.object),
        "object": wording.label(wording.OBJECTS, cell.object),
        "action": wording.label(wording.ACTIONS, cell.action),
        "rows": rows_in_words(cell.rows),
        "classes": wording.listed(
            wording.label(wording.CLASSES, cls) for cls in FieldClass if cls in cell.classes
        ),
        "purposes": wording.listed(
            wording.label(wording.PURPOSES, purpose) for purpose in sorted(cell.purposes)
        ),
    }


def _called(line: Line) -> str:
    name = wording.own(*line.who)
    return gettext("%(name)s (program)") % {"name": name} if line.is_program else name


def rows_in_words(rows: Predicate) -> str:
    """Return which rows any part of a predicate admits."""
    return gettext(" – or: ").join(sorted(map(wording.rows_in_words, rows)))


def _file(rows: Iterable[dict[str, Any]], *, by_person: bool) -> FileResponse:
    heads = [
        gettext("Department"),
        gettext("Person") if by_person else gettext("Role"),
        gettext("Held by"),
        gettext("With what"),
        gettext("May"),
        gettext("Which rows"),
        gettext("Fields"),
        gettext("Purposes"),
    ]
    at = timezone.now()
    sheet = Sheet(
        title=gettext("Who may do what"),
        columns=[Column(head) for head in heads],
        cover=[(gettext("As of"), formats.hk_moment(at))],
        rows_label=gettext("Lines"),
    )
    names = ("department", "name", "held", "object", "action", "rows", "classes", "purposes")
    filled = ({**row, "held": wording.listed(row["holders"])} for row in rows)
    return FileResponse(
        csv.write(sheet, ([row[name] for name in names] for row in filled)),
        as_attachment=True,
        filename=f"authority-{timezone.localtime(at):%Y%m%d-%H%M}.csv",
        content_type="text/csv; charset=utf-8",
    )
