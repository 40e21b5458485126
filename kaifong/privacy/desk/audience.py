"""Who may be written to about some goods on a channel, and how many are lost to consent."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.permissions import Permission
from kaifong.customers.queries import Asked
from kaifong.foundation.channels import Channel as Came
from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.web import page
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import queries
from kaifong.privacy.queries import NoticeSeen
from kaifong.privacy.rules.consents import Why
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose
from kaifong.privacy.wording import CHANNELS, KINDS, why

from .forms import own

USED = (Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.LANGUAGE, Kind.DISTRICT, Kind.PURCHASES)


class Sought(forms.Form):
    """What is to be sent, how, and to whom of those that may be seen."""

    goods = forms.ChoiceField(label=_("About which goods"))
    on = forms.ChoiceField(
        label=_("On which channel"), choices=[(c, w) for c, w in CHANNELS.items() if c]
    )
    using = forms.MultipleChoiceField(
        label=_("Using which data"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind, KINDS[kind]) for kind in USED],
        help_text=_("Those in the text, and those by which people are chosen."),
    )
    region = forms.TypedChoiceField(label=_("Region"), coerce=int, required=False, empty_value=None)
    came = forms.TypedChoiceField(
        label=_("Came through"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Mapping[str, Any] | None, *, notices: Iterable[NoticeSeen]) -> None:
        super().__init__(data, initial={"using": [Kind.NAME]})
        every = [("", _("all"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "goods": list(goods_of(notices).items()),
            "region": every + [(one.value, own(one.name_en, one.name_zh)) for one in Region],
            "came": every + [(one.value, own(one.name_en, one.name_zh)) for one in Came],
        }
        for name, among in choices.items():
            self.fields[name].choices = among  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        region, came = self.cleaned_data["region"], self.cleaned_data["came"]
        return Asked(
            regions=() if region is None else (region,), channels=() if came is None else (came,)
        )


def goods_of(notices: Iterable[NoticeSeen]) -> dict[str, str]:
    """Return the classes of goods that notices in force speak of."""
    return {
        one.code: own(one.words.en, one.words.zh)
        for seen in notices
        if Purpose.MARKETING in seen.terms.purposes
        for one in seen.terms.classes
    }


@require_safe
@staff_only
@plainly
def audience(request: StaffRequest) -> HttpResponse:
    """Count who may be written to, and say why the others may not."""
    require(request.actor, Permission.CUSTOMER_SEE)
    notices = queries.in_force()
    form = Sought(request.GET or None, notices=notices)
    context: dict[str, Any] = {"form": form, "has_goods": bool(goods_of(notices))}
    if form.is_bound and form.is_valid():
        found = queries.audience(
            actor=request.actor,
            asked=form.asked(),
            channel=Channel(form.cleaned_data["on"]),
            cls=form.cleaned_data["goods"],
            kinds=[Kind(kind) for kind in form.cleaned_data["using"]],
            at=timezone.now(),
        )
        context |= {"found": found, "people": len(found.reached), "lost": lost(found)}
    return page(request, "privacy/desk/audience.html", part="result", **context)


def lost(found: queries.Audience) -> list[tuple[str, int, float]]:
    """Return why people are left out, in words, how many, and which share; most first."""
    rows = sorted(found.left_out.items(), key=lambda one: (-one[1], one[0]))
    return [(words(reason), number, number / found.asked_for) for reason, number in rows]


def words(reason: Why) -> str:
    if reason == Why.KIND:
        return gettext("The consent does not name all of these kinds of data.")
    said = why(reason)
    return own(said.en, said.zh)
