"""The page that says why somebody can, or cannot, see or do something."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority import directory, explaining, wording
from kaifong.authority.explaining import Answer, Asked, GrantJudged, NoSuchQuestion, subject
from kaifong.authority.explaining.judging import Bar
from kaifong.authority.permissions import Permission
from kaifong.authority.programs.reading import clients
from kaifong.authority.queries import known_actions
from kaifong.authority.rules import Purpose
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly

from .answering import tabs

BARS: dict[Bar, str | Promise] = {
    Bar.CLOSED: _("its department is closed"),
    Bar.PURPOSE: _("it is for another purpose"),
    Bar.CLASS: _("it does not open this class of fields"),
    Bar.REGION: _("it is for other regions"),
    Bar.CHANNEL: _("it is for other channels"),
    Bar.CATEGORY: _("it is for other categories"),
    Bar.NOT_OWN: _("it is for those whom one looks after oneself"),
    Bar.DEPARTMENT_REGION: _("the department is bounded to other regions"),
    Bar.DEPARTMENT_CHANNEL: _("the department is bounded to other channels"),
    Bar.DEPARTMENT_CATEGORY: _("the department is bounded to other categories"),
    Bar.NO_COMMON_CATEGORY: _("the grant and the department's bounds meet in no category of it"),
    Bar.NOWHERE: _("the grant and the department's bounds have no row in common"),
}


class Question(forms.Form):
    """Who, with which row, which field, doing what, for which purpose."""

    staff = forms.TypedChoiceField(label=_("Who"), coerce=int)
    row = forms.IntegerField(label=_("Number"), min_value=1, max_value=2**62)
    field = forms.ChoiceField(label=_("Field"))
    action = forms.ChoiceField(label=_("May"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(wording.PURPOSES.items()))

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = people_to_ask_about(request)  # type: ignore[attr-defined]
        self.fields["field"].choices = _fields(request)  # type: ignore[attr-defined]
        self.fields["action"].choices = _actions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        about = cleaned.get("field", "").partition(":")[0]
        if about and cleaned.get("action") and cleaned["action"] not in known_actions()[about]:
            self.add_error("action", _("This is not done with such things: choose another action."))
        return cleaned

    def asked(self) -> Asked:
        about, _colon, field = self.cleaned_data["field"].partition(":")
        return Asked(
            staff_id=self.cleaned_data["staff"],
            about=about,
            number=self.cleaned_data["row"],
            field=field,
            action=self.cleaned_data["action"],
            purpose=Purpose(self.cleaned_data["purpose"]),
        )


@require_safe
@staff_only
@plainly
def why(request: StaffRequest) -> HttpResponse:
    """Ask, and answer in words; everybody may ask about himself, administrators about anybody."""
    given = request.GET.dict()
    usual = {
        "staff": str(request.actor.staff_id),
        "action": "see",
        "purpose": str(request.actor.purpose),
    }
    form = Question(usual | given if given else None, initial=usual, request=request)
    answer = None
    if form.is_bound and form.is_valid():
        asked = form.asked()
        try:
            answer = _shown(explaining.why(actor=request.actor, asked=asked), asked, form)
        except NoSuchQuestion:
            form.add_error(None, _("There is no such person or field any more: choose again."))
    administers = request.actor.may(Permission.AUTHORITY_ADMINISTER)
    return page(
        request,
        "authority/desk/why.html",
        form=form,
        answer=answer,
        tabs=tabs() if administers else [],
    )


def people_to_ask_about(request: StaffRequest) -> list[tuple[int, str]]:
    """Return about whom somebody may ask, by name: himself, or anybody if he administers."""
    me = request.actor
    if not me.may(Permission.AUTHORITY_ADMINISTER):
        return [(me.staff_id, gettext("I myself"))]
    people = directory.people(actor=me)
    programs = [
        (one.id, gettext("%(name)s (program)") % {"name": wording.own(*one.name)})
        for one in clients(actor=me)
        if one.closed_at is None
    ]
    here = [(p.id, wording.own(p.name_en, p.name_zh)) for p in people if p.left_at is None]
    return [*here, *programs]


def _fields(request: StaffRequest) -> list[tuple[str, list[tuple[str, Any]]]]:
    return [
        (
            wording.label(wording.OBJECTS, one.about),
            [(f"{one.about}:{name}", label) for name, label in one.labels.items()]
            + [(f"{one.about}:{extra.name}", extra.label) for extra in one.extras(request.actor)],
        )
        for one in explaining.subjects()
    ]


def _actions() -> list[tuple[str, str]]:
    known = known_actions()
    codes = {action for one in explaining.subjects() for action in known[one.about]}
    return [
        (code, wording.label(wording.ACTIONS, code)) for code in ["see", *sorted(codes - {"see"})]
    ]


def _shown(answer: Answer, asked: Asked, form: Question) -> dict[str, Any]:
    kind = subject(asked.about)
    return {
        "seen": answer,
        "headline": _headline(answer, asked, dict(form.fields["staff"].choices)),  # type: ignore[attr-defined]
        "tone": {True: "good", False: "warn", None: "info"}[answer.allowed],
        "url": reverse(kind.url, args=[asked.number]) if kind and answer.row else "",
        "moved": _moved(answer, form),
        "doings": [
            (
                wording.doing(one.action, asked.about),
                [(put(judged), judged) for judged in one.grants],
            )
            for one in answer.doings
        ],
        "cls": wording.label(wording.CLASSES, answer.cls),
        "lacking": [wording.sentence_of(terms) for terms in answer.lacking],
        "by_whom": by_whom(),
    }


def _headline(answer: Answer, asked: Asked, people: dict[int, str]) -> str:
    words = {
        "who": people.get(asked.staff_id, ""),
        "doing": wording.doing(asked.action, asked.about),
    }
    if answer.row is None:
        return (
            gettext(
                "There is nothing of this number that you may see, so nothing is said of it. What"
                " %(who)s is granted stands below."
            )
            % words
        )
    words["row"] = answer.row
    if answer.allowed:
        return gettext("Yes: %(who)s may %(doing)s, this field of %(row)s too.") % words
    if answer.allowed is None:
        return (
            gettext(
                "It hangs on something about %(row)s that you may not see: what was bought, or who"
                " looks after it."
            )
            % words
        )
    return gettext("No: %(who)s may not %(doing)s, or not with this field of %(row)s.") % words


def by_whom() -> str:
    """Return the roles that may grant what is lacking; empty if nobody here holds one."""
    return wording.listed(
        gettext("%(role)s (%(department)s)")
        % {"role": wording.own(*role), "department": wording.own(*department)}
        for role, department in explaining.granters()
    )


def put(judged: GrantJudged) -> dict[str, Any]:
    """Return a grant in words, with what stands in its way."""
    return {
        "sentence": wording.sentence_of(judged.terms),
        "role": wording.own(*judged.role),
        "bars": [BARS[bar] for bar in judged.bars],
    }


def _moved(answer: Answer, form: Question) -> str:
    if answer.moved is None:
        return ""
    return "?" + urlencode({**form.data, "row": answer.moved})
