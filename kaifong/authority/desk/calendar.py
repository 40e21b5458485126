"""The law's calendar: a year's holidays and storm days, and what a storm does to due dates."""

from calendar import SUNDAY, Calendar
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dates import MONTHS_ALT
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaifong.authority import actions, directory, wording
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import StormDayId
from kaifong.foundation.legal_days import queries
from kaifong.foundation.legal_days.queries import Moved, Storm
from kaifong.foundation.web import again, page, toast
from kaifong.foundation.web.refusals import plainly

WEEKS = Calendar(firstweekday=SUNDAY)
MONTHS = range(1, 13)
FIRST, LAST = 2000, 2100  # years that may be asked for


class StormForm(forms.Form):
    """A storm day to be entered."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Weather warning"), choices=list(wording.STORMS.items()))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Where one can check it, such as the Observatory's warning record."),
    )


class TakeBack(forms.Form):
    """Why a storm day was none."""

    source = forms.CharField(label=_("Why it was none"), max_length=200)


@require_safe
@staff_only
@plainly
def this_year(request: StaffRequest) -> HttpResponse:
    """Show the calendar of the year that it is in Hong Kong."""
    require(request.actor, Permission.CALENDAR_SEE)
    return _page(request, StormForm(), _today().year)


@require_safe
@staff_only
@plainly
def year(request: StaffRequest, year: int) -> HttpResponse:
    """Show a year's calendar."""
    require(request.actor, Permission.CALENDAR_SEE)
    if not FIRST <= year <= LAST:
        raise Http404
    return _page(request, StormForm(), year)


@require_POST
@staff_only
@plainly
def enter(request: StaffRequest) -> HttpResponse:
    """Show what a storm day would move; enter it when that is confirmed."""
    require(request.actor, Permission.CALENDAR_KEEP)
    form = StormForm(request.POST)
    if not form.is_valid():
        return _page(request, form, _today().year)
    sure, on = "sure" in request.POST, form.cleaned_data["on"]
    try:
        moved = actions.enter_storm(
            actor=request.actor, at=timezone.now(), rehearse=not sure, **form.cleaned_data
        )
    except actions.NotToCome:
        form.add_error("on", _("A warning is entered once it was hoisted, not before."))
    except actions.AlreadyEntered:
        form.add_error("on", _("This day stands as such already."))
    else:
        if not sure:
            kind = wording.STORMS[form.cleaned_data["kind"]]
            return _confirm(request, "authority/desk/storm.html", form, moved, kind=kind)
        toast(request, _("The storm day is entered."))
        return again("authority:calendar-year", on.year)
    return _page(request, form, on.year)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask why a storm day was none, and take it back by a row of its own."""
    require(request.actor, Permission.CALENDAR_KEEP)
    storm = queries.storm_standing(StormDayId(pk))
    if storm is None:
        raise Http404
    form = TakeBack(request.POST or None)
    if form.is_bound and form.is_valid():
        reason, at = form.cleaned_data["source"], timezone.now()
        try:
            actions.take_back_storm(actor=request.actor, storm_id=storm.id, source=reason, at=at)
        except actions.NotStanding as gone:
            raise Http404 from gone
        toast(request, _("The storm day is taken back. Both entries stay on record."))
        return again("authority:calendar-year", storm.on.year)
    kind = wording.STORMS[storm.kind]
    return _confirm(request, "authority/desk/storm_back.html", form, [], storm=storm, kind=kind)


def _confirm(
    request: StaffRequest, template: str, form: forms.Form, moved: list[Moved], **more: Any
) -> HttpResponse:
    wrong = form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(request, template, status=status, form=form, moved=moved, **more)


def _page(request: StaffRequest, form: StormForm, year: int) -> HttpResponse:
    people = directory.keepers(actor=request.actor)
    storms = queries.storms(year)
    named = {row.on: wording.own(row.name_en, row.name_zh) for row in queries.holidays(year)}
    stormy = {storm.on for storm in storms if storm.taken_back_at is None}
    return page(
        request,
        "authority/desk/calendar.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        form=form,
        keeps=request.actor.may(Permission.CALENDAR_KEEP),
        year=year,
        before=year - 1,
        after=year + 1,
        covered=year in queries.years_covered(),
        compared=year not in queries.years_not_compared(),
        months=[_month(year, month, named, stormy) for month in MONTHS],
        holidays=sorted(named.items()),
        storms=[_storm(storm, people) for storm in storms],
        moved=queries.moved(),
    )


def _month(year: int, month: int, named: dict[date, str], stormy: set[date]) -> dict[str, Any]:
    weeks = WEEKS.monthdatescalendar(year, month)
    return {
        "name": MONTHS_ALT[month],  # the other names share "May" with rights
        "weeks": [[_day(day, month, named, stormy) for day in week] for week in weeks],
    }


def _day(day: date, month: int, named: dict[date, str], stormy: set[date]) -> dict[str, Any]:
    return {
        "on": day,
        "letter": pgettext("initials of Sunday to Saturday", "SMTWTFS")[day.isoweekday() % 7],
        "outside": day.month != month,
        "sunday": day.isoweekday() == 7,
        "holiday": named.get(day, ""),
        "storm": day in stormy,
    }


def _storm(storm: Storm, people: dict[int, tuple[str, str]]) -> dict[str, Any]:
    def name(number: int | None) -> str:
        return wording.own(*people[number]) if number in people else "—"

    return {
        "seen": storm,
        "kind": wording.STORMS[storm.kind],
        "by": name(storm.entered_by),
        "back_by": name(storm.taken_back_by),
    }


def _today() -> date:
    return hong_kong_day(timezone.now())
