"""The register of data: as a page, and on paper."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaifong.authority import wording as authority
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.datamap import queries
from kaifong.datamap.queries import Kind, Level, Name, Register
from kaifong.foundation.documents.pdf import NoChineseFont
from kaifong.foundation.held import Text
from kaifong.foundation.web import formats, page, problem
from kaifong.foundation.web.codes import length, own
from kaifong.foundation.web.refusals import plainly
from kaifong.retention.queries import Limit

from . import papers


@require_safe
@staff_only
@plainly
def register(request: StaffRequest) -> HttpResponse:
    """Show every kind of data with its level, limit, reason, place, and who may take it out."""
    found = queries.register(actor=request.actor, at=timezone.now())
    return page(request, "datamap/desk/register.html", **shown(found))


@require_safe
@staff_only
@plainly
def paper(request: StaffRequest) -> HttpResponse:
    """Give the same as PDF."""
    at = timezone.now()
    found = queries.register(actor=request.actor, at=at)
    try:
        made = papers.write(shown(found), by=request.actor)
    except NoChineseFont:
        return problem(
            request,
            503,
            _("No font with Chinese characters"),
            _("Whoever runs the system installs the package fonts-noto-cjk."),
        )
    name = f"data-register-{timezone.localtime(at):%Y%m%d}.pdf"
    file = FileResponse(
        BytesIO(made), as_attachment=True, filename=name, content_type="application/pdf"
    )
    return cast("HttpResponse", file)


def shown(found: Register) -> dict[str, Any]:
    """Return the register in the reader's language."""
    return {
        "at": found.at,
        "kinds": [_kind(one) for one in found.kinds],
        "levels": [_level(one) for one in found.levels],
        "own": [
            {
                "name": own(one.name_en, one.name_zh),
                "code": one.code,
                "level": authority.label(authority.CLASSES, one.cls),
                "why": one.why,
                "months": one.keep_months,
            }
            for one in found.own
        ],
        "lake": [
            {
                "name": one.name,
                "columns": len(one.columns),
                "highest": authority.label(authority.CLASSES, papers.highest(one.columns)),
                "months": one.months,
            }
            for one in found.lake
        ],
        "outside": [
            {
                "id": one.id,
                "name": own(one.bound.name.en, one.bound.name.zh),
                "place": one.bound.place,
                "contract": one.bound.contract,
                "keeps": one.bound.keeps,
                "may": one.gate.may,
            }
            for one in found.outside
        ],
    }


def _kind(one: Kind) -> dict[str, Any]:
    return {
        "title": one.title,
        "table": one.table,
        "columns": _listed(one.columns),
        "rows": formats.NOTHING if one.rows is None else formats.count(one.rows),
        "limits": [_limit(limit) for limit in one.limits],
        "lake": one.lake,
    }


def _limit(limit: Limit) -> dict[str, str]:
    return {
        "purpose": own(limit.purpose.en, limit.purpose.zh),
        "start": own(limit.start.en, limit.start.zh),
        "length": length(limit.period),
        "then": str(limit.then),
        "law": limit.cites,
    }


def _level(one: Level) -> dict[str, Any]:
    return {
        "at": f"{one.about}-{one.cls}",
        "about": authority.label(authority.OBJECTS, one.about),
        "level": authority.label(authority.CLASSES, one.cls),
        "fields": _listed(one.fields),
        "seen_by": _roles(one.seen_by),
        "taken_by": [
            (authority.label(authority.ACTIONS, action), _roles(names))
            for action, names in one.taken_by
        ],
        "given_by": one.given_by,
    }


def _listed(words: Iterable[Text | Name]) -> str:
    return _(", ").join(own(*one) if isinstance(one, tuple) else str(one) for one in words)


def _roles(names: Iterable[Name]) -> str:
    return _(", ").join(own(*one) for one in names)
