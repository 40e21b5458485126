"""What administrators fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording
from kaifong.authority.directory import DepartmentSeen, RoleSeen
from kaifong.authority.queries import known_actions
from kaifong.authority.rules import Codes, FieldClass, Purpose, Rows
from kaifong.authority.terms import Terms

LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese"))]


def _codes(label: Any, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        help_text=help_text,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class Named(forms.Form):
    """A thing with a name in both languages."""

    name_en = forms.CharField(label=_("Its name in English"), max_length=80)
    name_zh = forms.CharField(label=_("Its name in Chinese"), max_length=80)


class Coded(Named):
    """A thing with a code of its own too."""

    code = forms.SlugField(
        label=_("Code"), max_length=30, help_text=_("Short and lasting, such as sales-kowloon.")
    )
    field_order = ("code", "name_en", "name_zh")


class Bounded(forms.Form):
    """Rows by code; what is left empty bounds nothing."""

    regions = _codes(_("Regions"), _("None chosen: any."))
    channels = _codes(_("Channels"), _("None chosen: any."))
    categories = _codes(_("Categories"), _("None chosen: any."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            "regions": wording.regions(),
            "channels": wording.channels(),
            "categories": wording.categories(),
        }
        for field, choices in names.items():
            self.fields[field].choices = list(choices.items())  # type: ignore[attr-defined]

    def bounds(self) -> Rows:
        return Rows(self.codes("regions"), self.codes("channels"), self.codes("categories"))

    def codes(self, name: str) -> Codes:
        return frozenset(self.cleaned_data[name]) or None


class NewDepartment(Coded, Bounded):
    """A department to be made."""


class ChangeDepartment(Named, Bounded):
    """A department as it is to be."""


class Grant(Bounded):
    """What a role is to be granted; `version` is that which the administrator saw."""

    what = forms.ChoiceField(label=_("May"))
    own = forms.BooleanField(label=_("Only customers whom one looks after"), required=False)
    classes = forms.MultipleChoiceField(
        label=_("Fields"),
        help_text=_("Public fields are seen by whoever may see the row at all."),
        widget=forms.CheckboxSelectMultiple,
        choices=list(wording.CLASSES.items()),
    )
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(wording.PURPOSES.items()),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("what", "regions", "channels", "categories", "own", "classes", "purposes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = whats()  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        about, action = self.cleaned_data["what"].split(":")
        return Terms(
            action=action,
            object=about,
            regions=self.codes("regions"),
            channels=self.codes("channels"),
            categories=self.codes("categories"),
            own=self.cleaned_data["own"],
            classes=frozenset(FieldClass(cls) for cls in self.cleaned_data["classes"]),
            purposes=frozenset(Purpose(purpose) for purpose in self.cleaned_data["purposes"]),
        )


class NewPerson(forms.Form):
    """Somebody to be taken on."""

    name_en = forms.CharField(label=_("English name"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    username = forms.SlugField(label=_("User name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    field_order = ("name_en", "name_zh", "username", "email", "language")


class Appoint(forms.Form):
    """A role for a person."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=int)

    def __init__(self, *args: Any, roles: list[RoleSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.id, _with_department(role)) for role in roles
        ]


class Look(forms.Form):
    """What of the access log is wanted."""

    staff = forms.TypedChoiceField(label=_("Who"), coerce=int, required=False)
    customer = forms.IntegerField(label=_("Customer's number"), min_value=1, required=False)
    cls = forms.ChoiceField(
        label=_("Fields"),
        required=False,
        choices=[
            ("", _("Any")),
            *((c, wording.CLASSES[c]) for c in (FieldClass.CONTACT, FieldClass.SENSITIVE)),
        ],
    )

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [("", _("Anybody")), *people.items()]  # type: ignore[attr-defined]


def whats() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be granted, in groups by object."""
    return [
        (
            wording.label(wording.OBJECTS, about),
            [(f"{about}:{action}", wording.doing(action, about)) for action in actions],
        )
        for about, actions in known_actions().items()
    ]


def initial_bounds(rows: Rows) -> dict[str, list[int]]:
    """Return what a form of bounds starts with."""
    return {
        "regions": sorted(rows.regions or ()),
        "channels": sorted(rows.channels or ()),
        "categories": sorted(rows.categories or ()),
    }


def initial_department(seen: DepartmentSeen) -> dict[str, Any]:
    return {"name_en": seen.name_en, "name_zh": seen.name_zh, **initial_bounds(seen.bounds)}


def initial_grant(terms: Terms, version: int) -> dict[str, Any]:
    return {
        "what": f"{terms.object}:{terms.action}",
        "own": terms.own,
        "classes": sorted(terms.classes),
        "purposes": sorted(terms.purposes),
        "version": version,
        **initial_bounds(terms.rows),
    }


def _with_department(role: RoleSeen) -> str:
    department = wording.own(role.department.name_en, role.department.name_zh)
    return f"{department} · {wording.own(role.name_en, role.name_zh)}"
