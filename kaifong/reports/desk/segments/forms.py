"""What somebody fills in to keep a segment, to combine some, and to hand one over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor, department_names
from kaifong.intelligence.actions import Draft, Offered
from kaifong.intelligence.queries.segments import (
    LONGEST_DAYS,
    Predicate,
    SegmentSeen,
    SegmentSharing,
    Use,
    Wish,
    departments,
)
from kaifong.privacy.queries import (
    CHANNEL_NAMES,
    KIND_NAMES,
    Channel,
    Kind,
    Purpose,
    in_force,
)
from kaifong.reports.desk import wording
from kaifong.reports.queries.saved import team_names

from .words import SHARINGS, USES

USED = (Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.LANGUAGE, Kind.DISTRICT, Kind.PURCHASES)


class Keeping(forms.Form):
    """A name, what it is for, with whom it is shared, and whether it replaces an older version."""

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sharing = forms.ChoiceField(label=_("Open to"))
    onto = forms.ChoiceField(label=_("Save as"), required=False)

    def __init__(self, *args: Any, actor: Actor, mine: Iterable[SegmentSeen], **more: Any) -> None:
        super().__init__(*args, **more)
        versions = [
            (f"{one.id}:{one.version}", _("next version of “%(name)s”") % {"name": one.name})
            for one in mine
        ]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "sharing": _sharings(actor),
            "onto": [("", _("a new segment")), *versions],
        }
        for name, among in choices.items():
            self.fields[name].choices = among  # type: ignore[attr-defined]

    def draft(self, predicate: Predicate) -> Draft:
        given = self.cleaned_data
        sharing, _colon, code = given["sharing"].partition(":")
        return Draft(
            name=given["name"],
            description=given["description"],
            predicate=predicate,
            sharing=SegmentSharing(sharing),
            with_code=code,
        )

    def replaces(self) -> dict[str, int]:
        """Return of which segment this is the next version, and what the last one was."""
        segment_id, _colon, version = self.cleaned_data["onto"].partition(":")
        return {"segment_id": int(segment_id), "version": int(version)} if version else {}


class Handing(forms.Form):
    """What for, to which department, about what, and how long it may be used."""

    use = forms.ChoiceField(label=_("What for"), choices=list(USES.items()))
    to = forms.ChoiceField(label=_("Department"))
    channel = forms.ChoiceField(
        label=_("For marketing: on which channel"),
        required=False,
        choices=[("", "—"), *((c, w) for c, w in CHANNEL_NAMES.items() if c)],
    )
    goods = forms.ChoiceField(label=_("For marketing: about which goods"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Using which data"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind, KIND_NAMES[kind]) for kind in USED],
        help_text=_("Those in the text, and those by which people are chosen."),
    )
    first_use = forms.BooleanField(
        label=_("First uses too"),
        required=False,
        help_text=_("Also people who must be told, with the first message, that they may say no."),
    )
    days = forms.IntegerField(
        label=_("Days it may be used"), min_value=1, max_value=LONGEST_DAYS, initial=30
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"kinds": [Kind.NAME, Kind.PURCHASES], "days": 30})
        choices: dict[str, list[tuple[Any, Any]]] = {
            "to": [(code, wording.own(*names)) for code, names in departments().items()],
            "goods": [("", "—"), *_goods()],
        }
        for name, among in choices.items():
            self.fields[name].choices = among  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("use") == Use.MARKETING:
            for name in ("channel", "goods"):
                if not given.get(name):
                    self.add_error(name, _("Marketing needs a channel and a class of goods."))
        return given

    def offered(self) -> Offered:
        given, use = self.cleaned_data, Use(self.cleaned_data["use"])
        markets = use is Use.MARKETING
        wish = Wish(
            use=use,
            kinds=tuple(Kind(kind) for kind in given["kinds"]),
            channel=Channel(given["channel"]) if markets else Channel.ANY,
            goods=given["goods"] if markets else "",
            first_use=markets and given["first_use"],
        )
        return Offered(wish=wish, to_code=given["to"], days=given["days"], note=given["note"])


def _sharings(actor: Actor) -> list[tuple[str, object]]:
    team, house = SHARINGS[SegmentSharing.TEAM], SHARINGS[SegmentSharing.DEPARTMENT]
    houses = zip(actor.departments, department_names(actor, get_language() or "en"), strict=False)
    return [
        ("private", SHARINGS[SegmentSharing.PRIVATE]),
        *((f"team:{code}", f"{team}: {wording.own(*names)}") for code, names in team_names(actor)),
        *((f"department:{code}", f"{house}: {name}") for code, name in houses),
        ("public", SHARINGS[SegmentSharing.PUBLIC]),
    ]


def _goods() -> list[tuple[str, str]]:
    """Return the classes of goods that notices in force speak of."""
    found = {
        one.code: wording.own(one.words.en, one.words.zh)
        for seen in in_force()
        if Purpose.MARKETING in seen.terms.purposes
        for one in seen.terms.classes
    }
    return sorted(found.items())
