"""The page that says why somebody may, or may not, do something at all for a purpose."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority import explaining, wording
from kaifong.authority.explaining import NoSuchQuestion, RightAnswer, RightAsked
from kaifong.authority.permissions import Permission
from kaifong.authority.queries import known_actions
from kaifong.authority.rules import Purpose
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly

from .answering import tabs
from .why import by_whom, people_to_ask_about, put


class RightQuestion(forms.Form):
    """Who, doing what with which kind of thing, for which purpose."""

    staff = forms.TypedChoiceField(label=_("Who"), coerce=int)
    right = forms.ChoiceField(label=_("May"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(wording.PURPOSES.items()))

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = people_to_ask_about(request)  # type: ignore[attr-defined]
        self.fields["right"].choices = _rights()  # type: ignore[attr-defined]

    def asked(self) -> RightAsked:
        about, _colon, action = self.cleaned_data["right"].partition(":")
        return RightAsked(
            staff_id=self.cleaned_data["staff"],
            about=about,
            action=action,
            purpose=Purpose(self.cleaned_data["purpose"]),
        )


@require_safe
@staff_only
@plainly
def why_right(request: StaffRequest) -> HttpResponse:
    """Ask, and answer in words; everybody may ask about himself, administrators about anybody."""
    given = request.GET.dict()
    usual = {"staff": str(request.actor.staff_id), "purpose": str(request.actor.purpose)}
    form = RightQuestion(usual | given if given else None, initial=usual, request=request)
    answer = None
    if form.is_bound and form.is_valid():
        asked = form.asked()
        try:
            found = explaining.why_right(actor=request.actor, asked=asked)
        except NoSuchQuestion:
            form.add_error(None, _("There is no such person or field any more: choose again."))
        else:
            answer = _shown(request, found, asked, form)
    administers = request.actor.may(Permission.AUTHORITY_ADMINISTER)
    return page(
        request,
        "authority/desk/why_right.html",
        form=form,
        answer=answer,
        tabs=tabs() if administers else [],
    )


def _rights() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            wording.label(wording.OBJECTS, about),
            [(f"{about}:{one}", wording.doing(one, about)) for one in actions],
        )
        for about, actions in known_actions().items()
    ]


def _shown(
    request: StaffRequest, answer: RightAnswer, asked: RightAsked, form: RightQuestion
) -> dict[str, Any]:
    others = [one for one in answer.open_for if one != asked.purpose]
    return {
        "seen": answer,
        "headline": _headline(answer, asked, others, dict(form.fields["staff"].choices)),  # type: ignore[attr-defined]
        "tone": "good" if answer.allowed else "warn",
        "choose": bool(others) and not answer.allowed and asked.staff_id == request.actor.staff_id,
        "doings": [
            (wording.doing(one.action, asked.about), [(put(j), j) for j in one.grants])
            for one in answer.doings
        ],
        "lacking": [wording.sentence_of(terms) for terms in answer.lacking],
        "by_whom": by_whom(),
    }


def _headline(
    answer: RightAnswer, asked: RightAsked, others: list[Purpose], people: dict[int, str]
) -> str:
    words = {
        "who": people.get(asked.staff_id, ""),
        "doing": wording.doing(asked.action, asked.about),
        "purpose": wording.label(wording.PURPOSES, asked.purpose),
        "others": wording.listed(wording.label(wording.PURPOSES, one) for one in others),
    }
    if answer.allowed:
        return gettext("Yes: %(who)s may %(doing)s for this purpose: %(purpose)s.") % words
    if others:
        return (
            gettext(
                "No: %(who)s may not %(doing)s for this purpose: %(purpose)s. It is granted for:"
                " %(others)s."
            )
            % words
        )
    return (
        gettext("No: %(who)s may not %(doing)s for this purpose: %(purpose)s, nor for another.")
        % words
    )
