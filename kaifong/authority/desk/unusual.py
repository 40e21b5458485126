"""Unusual access: what was found, what came of it, what is watched for, and saying why."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.actions import ItsYourOwn
from kaifong.authority.audit import baits, limits, pausing, reading, reviewing
from kaifong.authority.audit.reading import UnusualSeen
from kaifong.authority.audit.rules import Code
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.ids import BaitId, UnusualAccessId
from kaifong.foundation.web import again, page, problem, toast
from kaifong.foundation.web.refusals import plainly

from . import power_words
from .answering import ASK
from .audit import audit_tabs
from .audit_forms import CODES, VERDICTS, Answer, PlaceBait, Threshold, Why

WORDS = _("Say it in a few words that somebody else can understand.")


@require_safe
@staff_only
@plainly
def unusual(request: StaffRequest) -> HttpResponse:
    """Show what was found and waits for a word, or all of it."""
    everything = request.GET.get("all") == "1"
    found = reading.unusual(actor=request.actor, open_only=not everything)
    return page(
        request,
        "authority/desk/unusual.html",
        rows=[_shown(one) for one in found],
        everything=everything,
        tabs=audit_tabs(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one thing that was found, and take the word about it."""
    seen = reading.one_unusual(actor=request.actor, unusual_id=pk)
    form = Answer(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            reviewing.answer(
                actor=request.actor,
                unusual_id=UnusualAccessId(pk),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except ItsYourOwn:
            return problem(
                request, HTTPStatus.FORBIDDEN, _("Nobody looks into what he did himself"), ASK
            )
        except pausing.NotAReason:
            form.add_error("word", WORDS)
        else:
            toast(request, _("Written down."))
            return again("authority:unusual")
    judges = request.actor.may(Permission.AUDIT_REVIEW) and not seen.reviewed_at
    return page(
        request,
        "authority/desk/unusual_one.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        found=_shown(seen),
        judges=judges and seen.staff_id != request.actor.staff_id,
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def watching(request: StaffRequest) -> HttpResponse:
    """Show the thresholds and the baits, and change a threshold."""
    require(request.actor, Permission.AUDIT_KEEP)
    code = request.POST.get("code", "")
    forms = {
        one: Threshold(request.POST if one == code else None, code=one, limits=set_so)
        for one, set_so in limits.limits().items()
    }
    form = forms[Code(code)] if code in Code else None
    if form is not None and form.is_valid():
        wish, at = form.limits(), timezone.now()
        limits.change_watch(actor=request.actor, code=Code(code), limits=wish, at=at)
        toast(request, _("Saved."))
        return again("authority:watching")
    return _watching(request, forms, PlaceBait(), wrong=form is not None)


@require_POST
@staff_only
@plainly
def place(request: StaffRequest) -> HttpResponse:
    """Let a customer who was made up be a bait."""
    form = PlaceBait(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            baits.place_bait(
                actor=request.actor,
                customer_id=said["customer"],
                note=said["note"],
                at=timezone.now(),
            )
        except baits.NoSuchCustomer:
            form.add_error("customer", _("There is no customer of this number."))
        except baits.BaitAlready:
            form.add_error("customer", _("This customer is a bait already."))
        except baits.TooManyBaits:
            form.add_error(None, _("More of them would show in figures: take one away first."))
        else:
            toast(request, _("Placed. Whoever opens it is told of at once."))
            return again("authority:watching")
    require(request.actor, Permission.AUDIT_KEEP)
    known = limits.limits().items()
    forms = {one: Threshold(code=one, limits=set_so) for one, set_so in known}
    return _watching(request, forms, form, wrong=True)


@require_POST
@staff_only
@plainly
def take_away(request: StaffRequest, pk: int) -> HttpResponse:
    """Let it be a bait no more."""
    baits.take_bait_away(actor=request.actor, bait_id=BaitId(pk), at=timezone.now())
    toast(request, _("A bait no more."))
    return again("authority:watching")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def reason(request: StaffRequest) -> HttpResponse:
    """Take the reason of whoever opens more people than usual, and lead back to where he was."""
    form = Why(request.POST or None, initial={"next": request.GET.get("next", "")})
    to = str(form["next"].value() or "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    if form.is_bound and form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        try:
            pausing.say_why(actor=request.actor, reason=reason, at=at)
        except pausing.NotAReason:
            form.add_error("reason", WORDS)
        else:
            toast(request, _("Thank you. Go on."))
            return again(to if safe else "desk:home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    opened = len(pausing.opened_lately(request.actor.staff_id, timezone.now()))
    return page(
        request, "authority/desk/reason.html", status=status, form=form, opened=opened, next=to
    )


def _watching(
    request: StaffRequest, forms: dict[Code, Threshold], bait: PlaceBait, *, wrong: bool
) -> HttpResponse:
    rows = reading.baits(actor=request.actor)
    return page(
        request,
        "authority/desk/watching.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        watches=[(code.value, CODES[code][0], form) for code, form in forms.items()],
        baits=[{"seen": row, "who": power_words.person(row.placed_by)} for row in rows],
        bait=bait,
        tabs=audit_tabs(request),
    )


def _shown(seen: UnusualSeen) -> dict[str, Any]:
    return {
        "seen": seen,
        "title": CODES[Code(seen.code)][0],
        "who": power_words.person(seen.staff_id) if seen.staff_id else "",
        "said": _said(seen),
        "reviewer": power_words.person(seen.reviewed_by) if seen.reviewed_by else "",
        "verdict": VERDICTS.get(seen.verdict, ""),
    }


def _said(seen: UnusualSeen) -> str:
    count = seen.count
    told = {
        Code.BAIT: ngettext("Opened once.", "Opened %(count)d times.", count),
        Code.CROWD: ngettext("By %(count)d person.", "By %(count)d people.", count),
        Code.EXPORTS: ngettext(
            "%(count)d customer; %(usual)d on a usual day.",
            "%(count)d customers; %(usual)d on a usual day.",
            count,
        ),
        Code.NIGHT: ngettext("%(count)d customer.", "%(count)d customers.", count),
        Code.PROFILES: ngettext(
            "%(count)d customer within an hour.", "%(count)d customers within an hour.", count
        ),
        Code.SEARCHES: ngettext(
            "%(count)d list within ten minutes.", "%(count)d lists within ten minutes.", count
        ),
    }
    return told[Code(seen.code)] % {"count": count, "usual": seen.usual}
