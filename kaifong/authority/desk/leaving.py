"""What is left behind by those who lose their last role, and by programs of a department."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaifong.authority import actions, directory, wording
from kaifong.authority.belongings import belongings, kept_by
from kaifong.authority.programs.reading import clients, may_answer
from kaifong.authority.queries import Actor
from kaifong.authority.web import StaffRequest
from kaifong.foundation.ids import StaffId
from kaifong.foundation.web import again, toast

from .answering import administrators_only
from .previewing import Left


class Taker(forms.Form):
    """Who takes over what somebody keeps."""

    taker = forms.TypedChoiceField(label=_("To whom"), coerce=int)

    def __init__(self, *args: Any, giver: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].choices = [  # type: ignore[attr-defined]
            (pk, wording.own(*name)) for pk, name in may_answer() if pk != giver
        ]


def left_behind(actor: Actor, department_id: int) -> list[Left]:
    """Return what nobody looks after once a department is closed: of whom, what, and where."""
    gone = [
        one.person
        for one in directory.leaving(actor=actor, department_id=department_id)
        if not one.roles_left
    ]
    kept = kept_by([one.id for one in gone])
    people = [
        (
            wording.own(one.name_en, one.name_zh),
            _in_words(kept[one.id]),
            reverse("authority:person", args=[one.id]),
        )
        for one in gone
        if one.id in kept
    ]
    programs = [
        (
            wording.own(*one.name),
            gettext("this program may do nothing any more"),
            reverse("authority:client", args=[one.id]),
        )
        for one in clients(actor=actor)
        if one.department_id == department_id and one.closed_at is None
    ]
    return [*people, *programs]


def kept_in_words(staff_id: int) -> str:
    """Return what somebody keeps, in words; nothing if that is nothing."""
    return _in_words(kept_by([staff_id]).get(staff_id, {}))


@require_POST
@administrators_only
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Pass what somebody keeps to a colleague."""
    form = Taker(request.POST, giver=pk)
    if form.is_valid():
        number = actions.hand_over(
            actor=request.actor,
            giver_id=StaffId(pk),
            taker_id=StaffId(form.cleaned_data["taker"]),
            at=timezone.now(),
        )
        toast(request, gettext("%(n)s things were handed over.") % {"n": number})
    else:
        toast(request, _("Choose somebody who works here."), "bad")
    return again("authority:person", pk)


def _in_words(kept: dict[str, int]) -> str:
    named = {one.code: one.label for one in belongings()}
    return wording.listed(
        gettext("%(what)s: %(n)s") % {"what": named[code], "n": f"{number:,}"}
        for code, number in kept.items()
    )
