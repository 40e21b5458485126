"""The file of breaches: the list, one of them with who is affected, and keeping it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import names_of, staff_names
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.formats import hk_date
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.incident_paper import as_pdf
from kaifong.privacy.incident_wording import (
    HARMS,
    KINDS,
    LETTER_EN,
    LETTER_ZH,
    LOSTS,
    STATES,
    STEPS,
    TOS,
)
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.incidents import Harm, Lost, State, To

from .forms import own
from .incident_forms import Letter, Opening, Step

LISTED = 200
REFUSED = {
    actions.NotThen: _("That step does not follow from where the breach stands."),
    actions.SaysNothing: _("Write it down in words, letters in both languages."),
    actions.HarmNotAssessed: _("Say how much harm people may come to."),
    actions.NobodyTold: _("Write down first who was told, in which words."),
    actions.WindowTurned: _("It cannot have been noticed in the future, nor end before it begins."),
}


@require_safe
@staff_only
@plainly
def incidents(request: StaffRequest) -> HttpResponse:
    """List the breaches, newest first."""
    moment = timezone.now()
    rows = queries.incidents(actor=request.actor)
    shown = [
        (
            seen,
            STATES[seen.state],
            KINDS[seen.state],
            LOSTS[seen.exposed.lost],
            seen.is_late(moment),
        )
        for seen in rows
    ]
    may_keep = request.actor.may(Permission.INCIDENT_KEEP)
    return page(request, "privacy/desk/incidents.html", rows=shown, may_keep=may_keep)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def opening(request: StaffRequest) -> HttpResponse:
    """Open a breach, suspected or certain."""
    require(request.actor, Permission.INCIDENT_KEEP)
    form = Opening(request.POST if request.method == "POST" else None, choices=_choices(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            number = actions.open_incident(
                actor=request.actor,
                title=given["title"],
                exposed=form.exposed(),
                facts=given["facts"],
                noticed_at=given["noticed_at"],
                at=timezone.now(),
            )
        except tuple(REFUSED) as refused:
            form.add_error(None, str(REFUSED[type(refused)]))
        else:
            return again("privacy:incident", number)
    status = 422 if form.is_bound else 200
    return page(request, "privacy/desk/opening.html", status=status, form=form)


@require_safe
@staff_only
@plainly
def incident(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one breach: its clock, who is affected, its course, and the forms to go on."""
    return _page(request, pk)


@require_POST
@staff_only
@plainly
def go_on(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a breach one step on."""
    seen = _seen(request, pk)
    form = Step(request.POST, states=[(one.value, STEPS[one]) for one in seen.then])
    if not form.is_valid():
        return _page(request, pk, step=form)
    try:
        actions.go_on(
            actor=request.actor,
            incident_id=pk,
            state=State(form.cleaned_data["state"]),
            facts=form.cleaned_data["facts"],
            harm=form.harm_meant(),
            at=timezone.now(),
        )
    except tuple(REFUSED) as refused:
        form.add_error(None, str(REFUSED[type(refused)]))
        return _page(request, pk, step=form)
    toast(request, _("Written down."))
    return again("privacy:incident", pk)


@require_POST
@staff_only
@plainly
def tell(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down who was told of a breach."""
    _seen(request, pk)
    form = Letter(request.POST)
    if not form.is_valid():
        return _page(request, pk, letter=form)
    given = dict(form.cleaned_data)
    try:
        actions.tell_of_incident(
            actor=request.actor,
            incident_id=pk,
            to=To(given.pop("to")),
            at=timezone.now(),
            **given,
        )
    except tuple(REFUSED) as refused:
        form.add_error(None, str(REFUSED[type(refused)]))
        return _page(request, pk, letter=form)
    toast(request, _("Written down."))
    return again("privacy:incident", pk)


@require_safe
@staff_only
@plainly
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the whole file of a breach on paper, in both languages."""
    seen = _seen(request, pk)
    body = as_pdf(seen, queries.affected(exposed=seen.exposed), _what(seen), at=timezone.now())
    answer = HttpResponse(body, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="incident-{pk}.pdf"'
    return answer


def _page(
    request: StaffRequest, pk: int, *, step: Step | None = None, letter: Letter | None = None
) -> HttpResponse:
    seen, moment, names = _seen(request, pk), timezone.now(), staff_names()
    found = queries.affected(exposed=seen.exposed)
    known = names_of(actor=request.actor, ids=found.customer_ids[:LISTED])
    context: dict[str, Any] = {
        "seen": seen,
        "standing": (KINDS[seen.state], STATES[seen.state]),
        "what": (LOSTS[seen.exposed.lost], _what(seen)),
        "late": seen.is_late(moment),
        "days": (seen.due_on - hong_kong_day(moment)).days if seen.due_on else None,
        "affected": found,
        "people": [(number, own(*name)) for number, name in sorted(known.items())],
        "steps": [
            (
                one,
                STATES[State(one.state)],
                HARMS[Harm(one.harm)] if one.harm else "",
                own(*names.get(one.staff_id or 0, ("", ""))),
            )
            for one in seen.steps
        ],
        "letters": [(one, TOS[To(one.to)]) for one in seen.letters],
        "may_keep": request.actor.may(Permission.INCIDENT_KEEP),
        "step": step or Step(states=[(one.value, STEPS[one]) for one in seen.then]),
        "letter": letter or Letter(initial=_letter(seen)),
    }
    status = 422 if step or letter else 200
    return page(request, "privacy/desk/incident.html", status=status, **context)


def _letter(seen: queries.IncidentSeen) -> dict[str, str]:
    facts = {
        "noticed": hk_date(seen.noticed_at),
        "begins": hk_date(seen.exposed.begins),
        "ends": hk_date(seen.exposed.ends),
    }
    return {"text_en": LETTER_EN % facts, "text_zh": LETTER_ZH % facts}


def _what(seen: queries.IncidentSeen) -> str:
    number = seen.exposed.number
    if seen.exposed.lost is Lost.RECIPIENT:
        found = queries.names_of_recipients([number])
        return next((own(one.en, one.zh) for one in found.values()), f"#{number}")
    if seen.exposed.lost is Lost.TOKEN:
        return f"#{number}"
    return own(*staff_names().get(number, (f"#{number}", f"#{number}")))


def _seen(request: StaffRequest, pk: int) -> queries.IncidentSeen:
    try:
        return queries.incident(actor=request.actor, incident_id=pk)
    except queries.NoSuchIncident as gone:
        raise Http404 from gone


def _choices(request: StaffRequest) -> dict[str, list[tuple[Any, Any]]]:
    moment, names = timezone.now(), staff_names()
    year = moment.replace(month=1, day=1, year=moment.year - 1)
    keys = queries.keys_to_lose(actor=request.actor, since=year)
    who = queries.recipient_names()
    return {
        "key": [
            (key, f"#{key} · {own(*names.get(staff_id, ('', '')))} · {hk_date(last)}")
            for key, (staff_id, last) in sorted(keys.items(), reverse=True)
        ],
        "member": [(pk, own(*name)) for pk, name in names.items()],
        "recipient": [(pk, own(name.en, name.zh)) for pk, name in who.items()],
    }
