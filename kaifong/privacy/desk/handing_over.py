"""Handing customers over to a recipient, as a file of what the register lets them have."""

import re
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kaifong.authority.queries import require
from kaifong.authority.web import StaffRequest, staff_only
from kaifong.customers.queries import Listed
from kaifong.foundation.documents import csv
from kaifong.foundation.documents.sheet import Column, Sheet
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web import page
from kaifong.foundation.web.formats import NOTHING, hk_moment
from kaifong.foundation.web.refusals import plainly
from kaifong.privacy import actions, queries
from kaifong.privacy.permissions import Permission
from kaifong.privacy.rules.disclosures import Bound
from kaifong.privacy.rules.vocabulary import NEEDS_CONSENT, Kind, Purpose
from kaifong.privacy.wording import KINDS, SHORT_PURPOSES

from .forms import own

AT_MOST = 10_000
GIVEN = (Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.DISTRICT, Kind.LANGUAGE, Kind.MEMBER_NO)
PURPOSES = [p for p in Purpose if p not in NEEDS_CONSENT or p == Purpose.PROVISION]


class Handing(forms.Form):
    """Who, which kinds of data, and what for."""

    customers = forms.CharField(
        label=_("Numbers of customers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As in the address of their pages; separated by spaces, commas or lines."),
    )
    kinds = forms.MultipleChoiceField(label=_("Kinds of data"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(
        label=_("What for"), choices=[(one.value, SHORT_PURPOSES[one]) for one in PURPOSES]
    )
    cls = forms.ChoiceField(
        label=_("Class of goods they will market"),
        required=False,
        help_text=_("For marketing of theirs: a class that our notices name."),
    )
    for_gain = forms.BooleanField(label=_("We gain by giving them"), required=False)

    def __init__(self, *args: Any, bound: Bound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.value, KINDS[kind]) for kind in GIVEN if kind in bound.kinds]
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
        self.fields["cls"].choices = [("", NOTHING), *_goods()]  # type: ignore[attr-defined]

    def clean_customers(self) -> list[int]:
        words = re.split(r"[\s,;]+", self.cleaned_data["customers"].strip())
        if not all(word.isdecimal() and len(word) < 19 for word in words):
            raise forms.ValidationError(_("Write numbers only."))
        if len(words) > AT_MOST:
            raise forms.ValidationError(_("At most ten thousand at a time."))
        return [int(word) for word in words]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("purpose") == Purpose.PROVISION and not given.get("cls"):
            self.add_error("cls", _("Say which goods they will market."))
        return given

    def consent(self) -> queries.ForTheirMarketing | None:
        """Return what others will sell by the data, if that is what they are for."""
        given = self.cleaned_data
        if given["purpose"] != Purpose.PROVISION:
            return None
        return queries.ForTheirMarketing(cls=given["cls"], for_gain=given["for_gain"])


def _goods() -> list[tuple[str, str]]:
    """Return the classes of goods that any notice named, as the newest of them names each."""
    named = {
        one.code: own(one.words.en, one.words.zh)
        for seen in reversed(queries.published())
        for one in seen.terms.classes
    }
    return sorted(named.items(), key=lambda item: item[1])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@plainly
def handover(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """Give a file of customers for a recipient; what was given is in the log before it leaves."""
    require(request.actor, Permission.RECIPIENT_GIVE)
    try:
        kept = queries.recipient(actor=request.actor, recipient_id=pk, at=timezone.now())[0]
    except queries.NoSuchRecipient as gone:
        raise Http404 from gone
    form = Handing(request.POST if request.method == "POST" else None, bound=kept.bound)
    if form.is_bound and form.is_valid():
        file = _file(request, kept, form)
        if file is not None:
            return file
    name = own(kept.bound.name.en, kept.bound.name.zh)
    status = 422 if form.is_bound else 200
    return page(
        request, "privacy/desk/handover.html", status=status, form=form, kept=kept, name=name
    )


def _file(request: StaffRequest, kept: queries.RecipientKept, form: Handing) -> FileResponse | None:
    """Return the file, or None with the reason in the form."""
    given, moment = form.cleaned_data, timezone.now()
    kinds = [Kind(kind) for kind in given["kinds"]]
    try:
        done = actions.hand_over(
            actor=request.actor,
            recipient_id=kept.id,
            customer_ids=given["customers"],
            kinds=kinds,
            purpose=Purpose(given["purpose"]),
            at=moment,
            consent=form.consent(),
        )
    except actions.MayNotDisclose as refused:
        form.add_error(None, own(refused.gate.said.en, refused.gate.said.zh))
        return None
    except actions.NobodyLeft:
        form.add_error(None, _("Of these nobody may be given: nobody agreed, or you see none."))
        return None
    columns = [column for kind in kinds for column in _columns(kind)]
    cover = [
        (gettext("As of"), f"{hk_moment(moment)} HKT"),
        (gettext("For"), own(kept.bound.name.en, kept.bound.name.zh)),
        (gettext("What for"), str(SHORT_PURPOSES[Purpose(given["purpose"])])),
        (gettext("Contract"), kept.bound.contract),
        (gettext("Left out"), str(done.left_out)),
    ]
    titles = [column for column, _give in columns]
    sheet = Sheet(gettext("Customers"), titles, cover, gettext("Rows"))
    file = csv.write(sheet, ([give(row) for _column, give in columns] for row in done.rows))
    name = f"handover-{kept.id}-{timezone.localtime(moment):%Y%m%d-%H%M}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")


def _columns(kind: Kind) -> list[tuple[Column, Any]]:
    title = str(KINDS[kind])
    if kind == Kind.NAME:
        return [
            (Column(gettext("English name")), lambda row: row.name_en),
            (Column(gettext("Chinese name")), lambda row: row.name_zh),
        ]
    gives = {
        Kind.PHONE: lambda row: display_phone(row.phone) if row.phone else None,
        Kind.EMAIL: lambda row: row.email,
        Kind.DISTRICT: _district,
        Kind.LANGUAGE: lambda row: row.language,
        Kind.MEMBER_NO: lambda row: row.member_no,
    }
    return [(Column(title), gives[kind])]


def _district(row: Listed) -> str:
    district = District(row.district or 0)
    return own(district.name_en, district.name_zh)
