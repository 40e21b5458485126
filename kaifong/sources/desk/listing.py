"""All sources and how they stand; one with its readings; having it read now."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kaifong.authority.queries import NotAllowed
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.codes import own
from kaifong.foundation.web.refusals import plainly
from kaifong.sources import actions, queries
from kaifong.sources.permissions import Permission
from kaifong.sources.wording import ENTITIES, FRESHNESS, KINDS, every, problem, reasons


@require_safe
@staff_only
@plainly
def sources(request: StaffRequest) -> HttpResponse:
    """List other systems with how fresh each is, what is in it and what last went wrong."""
    rows = [
        (one, own(one.name_en, one.name_zh), KINDS[one.kind], *standing(one), told(one.last))
        for one in queries.sources(actor=request.actor, at=timezone.now())
    ]
    return page(
        request,
        "sources/desk/list.html",
        rows=rows,
        waiting=queries.waiting(actor=request.actor),
        may_keep=request.actor.may(Permission.SOURCE_KEEP),
        may_match=request.actor.may(Permission.SOURCE_MATCH),
    )


@require_safe
@staff_only
@plainly
def source(request: StaffRequest, code: str) -> HttpResponse:
    """Show one system: as declared, as it stands, and its latest readings."""
    one = found(request, code)
    words, kind = standing(one)
    history = queries.refreshes(actor=request.actor, code=code)
    return page(
        request,
        "sources/desk/detail.html",
        part="standing",
        one=one,
        name=own(one.name_en, one.name_zh),
        kind=KINDS[one.kind],
        every=every(one.every_hours),
        look=kind,
        words=words,
        said=told(one.last),
        counts=[
            (words, one.counts.get(entity, 0), one.counts.get(f"{entity}_matched", 0))
            for entity, words in ENTITIES.items()
        ],
        tables=[(ENTITIES[table.entity], table.table) for table in one.tables],
        history=[(r, told(r), reasons(r.reasons)) for r in history],
        running=any(r.state == "running" for r in history),
        may_delete=request.actor.may(Permission.SOURCE_DELETE),
        may_keep=request.actor.may(Permission.SOURCE_KEEP),
        may_refresh=request.actor.may(Permission.SOURCE_REFRESH),
    )


@require_POST
@staff_only
@plainly
def refresh(request: StaffRequest, code: str) -> HttpResponse:
    """Have a source read now."""
    try:
        asked = actions.ask_for_refresh(actor=request.actor, code=code)
    except actions.NoSuchSource:
        raise Http404 from None
    if asked:
        toast(request, _("It is being read. Look again in a minute."), "info")
    else:
        toast(request, _("It waits to be read already."), "info")
    return again("sources:detail", code)


def found(request: StaffRequest, code: str) -> queries.SourceSeen:
    """Return the source of an address; what is not there, or not his to see, is not found."""
    try:
        return queries.one_source(actor=request.actor, code=code, at=timezone.now())
    except NotAllowed:
        raise Http404 from None


def standing(one: queries.SourceSeen) -> tuple[object, str]:
    """Return how fresh a source is, in words and as a colour."""
    words, kind = FRESHNESS[one.freshness]
    return words, kind


def told(one: queries.RefreshSeen | None) -> str:
    """Return what went wrong in a reading; nothing if nothing did."""
    return problem(one.problem, one.facts) if one is not None else ""
