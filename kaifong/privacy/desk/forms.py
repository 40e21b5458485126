"""What staff fill in about notices and new customers."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.customers.actions import Known
from kaifong.foundation.channels import Channel
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong.hkid import masked
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.hongkong.places import District, Region
from kaifong.foundation.identity_cards.telling import SENTENCE
from kaifong.foundation.web import fieldsets
from kaifong.privacy.queries import NoticeSeen
from kaifong.privacy.rules.notices import Both
from kaifong.privacy.rules.vocabulary import LOCALES, Given, Kind
from kaifong.privacy.wording import GIVEN

LANGUAGES = (
    ("en", _("English")),
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
)
AT_THE_DESK = (Given.COUNTER, Given.TELEPHONE, Given.WEB)
ASIDE = ("under_age", "given", "shown")
# Which field of the form asks for which kind of data; a name is asked for in two.
FIELD_OF = {
    Kind.PHONE: "phone",
    Kind.EMAIL: "email",
    Kind.MEMBER_NO: "member_no",
    Kind.DISTRICT: "district",
}


class New(forms.Form):
    """A customer who is not yet in the books, and the notice before his eyes."""

    name_en = forms.CharField(label=_("English name"), required=False, max_length=160)
    name_zh = forms.CharField(label=_("Chinese name"), required=False, max_length=80)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=254)
    district = forms.TypedChoiceField(label=_("District"), coerce=int)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    channel = forms.TypedChoiceField(label=_("Came through"), coerce=int)
    member_no = forms.CharField(label=_("Member number"), required=False, max_length=30)
    under_age = forms.BooleanField(
        label=_("Under 18, as the person says"),
        required=False,
        help_text=_("Ask for no birthday. Nothing is advertised to a minor."),
    )
    given = forms.ChoiceField(
        label=_("Data given"), choices=[(given.value, GIVEN[given]) for given in AT_THE_DESK]
    )
    shown = forms.ChoiceField(
        label=_("Notice shown"),
        help_text=_("In which language the person read it or heard it."),
    )

    def __init__(
        self, *args: Any, notices: Iterable[NoticeSeen], actor: Actor, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = districts()  # type: ignore[attr-defined]
        self.fields["channel"].choices = [(c.value, own(c.name_en, c.name_zh)) for c in Channel]  # type: ignore[attr-defined]
        shown = list(notices)
        self.fields["shown"].choices = [one for seen in shown for one in texts_of(seen)]  # type: ignore[attr-defined]
        self.more: tuple[str, ...] = ()
        for seen in shown[:1]:
            self._as_stated(seen)
            more = fieldsets.more("customer", actor, seen.terms.purposes)
            self.fields.update(more)
            self.more = tuple(more)

    def _as_stated(self, notice: NoticeSeen) -> None:
        """Ask for what the notice says, and no more."""
        for kind, name in FIELD_OF.items():
            if kind not in notice.terms.kinds and kind != Kind.DISTRICT:
                del self.fields[name]
        for asked in notice.terms.asked:
            name = FIELD_OF.get(asked.kind, "")
            if name in self.fields:
                self.fields[name].required = asked.obligatory
                words = {"otherwise": asked.otherwise.in_(here())}
                self.fields[name].help_text = gettext("If not given: %(otherwise)s.") % words

    def clean_email(self) -> str:
        return self._normal("email", normalise_email, _("Write the e-mail address in full."))

    def clean_phone(self) -> str:
        wrong = _("Write the number in full; abroad with + and the country's code.")
        return self._normal("phone", normalise_phone, wrong)

    def clean_member_no(self) -> str:
        written: str = self.cleaned_data["member_no"]
        if masked(written, bare=False)[1]:
            raise forms.ValidationError(SENTENCE)
        return written

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(name) for name in ("name_en", "name_zh", "member_no")):
            raise forms.ValidationError(_("Give a name, or at least a member number."))
        return self.cleaned_data

    def known(self) -> Known:
        """Return what is known of the person."""
        given = self.cleaned_data
        return Known(
            **{name: given[name] for name in ("name_en", "name_zh", "language", "district")},
            channel=given["channel"],
            member_no=given.get("member_no") or None,
            emails=tuple(filter(None, [given.get("email")])),
            phones=tuple(filter(None, [given.get("phone")])),
            more={name: given[name] for name in self.more if given[name] is not None},
        )

    def standing(self) -> list[forms.BoundField]:
        """Return the fields of a person that every shop has."""
        return [bound for bound in self if bound.name not in (*self.more, *ASIDE)]

    def extra(self) -> list[forms.BoundField]:
        """Return the fields that the shop made for itself."""
        return [self[name] for name in self.more]

    def _normal(self, name: str, normalise: Any, wrong: object) -> str:
        written = self.cleaned_data[name]
        normal = normalise(written) if written else ""
        if normal is None:
            raise forms.ValidationError(str(wrong))
        return str(normal)


def here() -> str:
    """Return the reader's language, as our texts name it."""
    return LOCALES[1] if (get_language() or "").startswith("zh") else LOCALES[0]


def own(en: str, zh: str) -> str:
    """Return the one of two texts that is in the reader's language."""
    return Both(en, zh).in_(here()) or en or zh


def districts() -> list[tuple[Any, Any]]:
    """Return the districts, by region."""
    grouped: list[tuple[Any, Any]] = []
    for region in Region:
        inside = [(d.value, own(d.name_en, d.name_zh)) for d in District if d.region is region]
        if len(inside) > 1:
            grouped.append((own(region.name_en, region.name_zh), inside))
        else:
            grouped.extend(inside)
    return grouped


def code_of(text: str) -> str:
    """Return a lasting code for a class from its English name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:30] or "class"


def texts_of(seen: NoticeSeen) -> list[tuple[str, str]]:
    """Return the texts of a notice as choices: its name, version and language under their hash."""
    words = {LOCALES[0]: gettext("English"), LOCALES[1]: gettext("Traditional Chinese")}
    name = own(seen.name_en, seen.name_zh)
    return [(seen.hashes[at], f"{name} {seen.number} · {words[at]}") for at in LOCALES]
