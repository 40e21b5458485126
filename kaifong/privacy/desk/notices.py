"""Notices: the list, a version in both languages, its draft, and putting it into force."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import staff_names
from kaifong.foundation.ids import NoticeVersionId
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries, wording
from kaifong.privacy.permissions import Permission

from .drafts import Draft, initial
from .forms import own

SHOP = {"code": "shop", "name_en": "Customers' notice", "name_zh": "客戶私隱聲明"}


@require_safe
@staff_only
@plainly
def notices(request: StaffRequest) -> HttpResponse:
    """List every version of every notice."""
    rows = queries.versions(actor=request.actor)
    shown = [(seen, own(seen.name_en, seen.name_zh), _standing(seen)) for seen in rows]
    return page(
        request,
        "privacy/desk/notices.html",
        rows=shown,
        may_publish=request.actor.may(Permission.NOTICE_PUBLISH),
        has_draft=any(seen.is_draft for seen in rows),
    )


@require_safe
@staff_only
@plainly
def notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one version, both languages side by side, and what stands in its way."""
    seen = _version(request, pk)
    faults = [wording.fault(found) for found in queries.faults_of(seen)] if seen.is_draft else []
    return page(
        request,
        "privacy/desk/notice.html",
        seen=seen,
        name=own(seen.name_en, seen.name_zh),
        standing=_standing(seen),
        faults=list(dict.fromkeys(faults)),
        texts=[
            (locale, words, seen.texts[locale], seen.hashes.get(locale, ""))
            for locale, words in (("en", _("English")), ("zh-hant", _("Traditional Chinese")))
        ],
        may_publish=request.actor.may(Permission.NOTICE_PUBLISH),
        publisher=own(*staff_names().get(seen.published_by or 0, ("", ""))),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a draft's form and, on POST, keep what it is to state."""
    require(request.actor, Permission.NOTICE_PUBLISH)
    seen = _version(request, pk)
    if not seen.is_draft:
        return again("privacy:notice", pk)
    sent: Any = request.POST if request.method == "POST" else None
    form = Draft(sent, initial=initial(seen.terms))
    if form.is_bound and form.is_valid():
        actions.write_draft(actor=request.actor, version_id=seen.id, terms=form.terms())
        toast(request, _("Saved."))
        return again("privacy:notice", pk)
    return page(
        request,
        "privacy/desk/draft.html",
        status=422 if form.is_bound else 200,
        seen=seen,
        name=own(seen.name_en, seen.name_zh),
        form=form,
    )


@require_POST
@staff_only
@plainly
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a new version with the words of the one in force."""
    number = actions.draft_notice(actor=request.actor, at=timezone.now(), **SHOP)
    return again("privacy:draft", number)


@require_POST
@staff_only
@plainly
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a draft into force, or say what stands in its way."""
    number = NoticeVersionId(pk)
    try:
        actions.publish(actor=request.actor, version_id=number, at=timezone.now())
    except actions.NoticeFaulty as refused:
        toast(request, wording.fault(refused.faults[0]), "bad")
    except actions.NotADraft:
        toast(request, _("This version is published already."), "warn")
    else:
        toast(request, _("The notice is in force. Every form shows it from now on."))
    return again("privacy:notice", pk)


def _version(request: StaffRequest, pk: int) -> queries.NoticeSeen:
    try:
        return queries.version(actor=request.actor, version_id=NoticeVersionId(pk))
    except queries.NoSuchNotice as gone:
        raise Http404 from gone


def _standing(seen: queries.NoticeSeen) -> tuple[str, object]:
    if seen.is_draft:
        return "warn", _("draft")
    return ("good", _("in force")) if seen.is_in_force else ("quiet", _("superseded"))
