"""What somebody fills in to ask for customers: whom, and for marketing about what."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.customers.queries import views, wished
from kaifong.extraction import wording
from kaifong.extraction.queries import About
from kaifong.foundation.web.codes import own
from kaifong.privacy.queries import Channel, Purpose, in_force

from .forms import NONE, Asking

MOST_NUMBERS = 1_000
ALL, LISTED, NUMBERS = "all", "listed", "numbers"


class AskingCustomers(Asking):
    """Customers by a filter of their list, or by their numbers."""

    about = About.CUSTOMER
    chosen_by = "whom"
    whom = forms.ChoiceField(label=_("Customers"))
    listed = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    numbers = forms.CharField(
        label=_("Numbers of customers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As in the address of their pages; separated by spaces, commas or lines."),
    )
    channel = forms.ChoiceField(
        label=_("For marketing: on which channel"),
        required=False,
        choices=[("", "—"), *wording.CHANNELS.items()],
    )
    goods = forms.ChoiceField(label=_("For marketing: about which goods"), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, at=at, **kwargs)
        self.views = {str(one.id): one for one in views(actor=actor)}
        named = [(key, f"{_('View')}: {one.name}") for key, one in self.views.items()]
        numbers, everybody = (NUMBERS, _("by their numbers")), (ALL, _("all customers"))
        self.offer("whom", [*self._listed(), *named, numbers, everybody])
        self.offer("goods", [NONE, *_goods()])

    def _listed(self) -> list[tuple[str, Any]]:
        """Return the list from which one came, as a choice."""
        query = self.data.get("listed") or self.initial.get("listed") or ""
        found = wished(actor=self.actor, query=query) if query else None
        if found is None or found.query != query:
            return []  # not all of it may be asked by: fewer filters would be more people
        told = wording.listed([f"{label}: {value}" for label, value in found.words])
        return [(LISTED, gettext("as in the list: %(filters)s") % {"filters": told})]

    def clean_numbers(self) -> tuple[int, ...]:
        words = [one for one in re.split(r"[\s,;，；#]+", self.cleaned_data["numbers"]) if one]
        if not all(word.isdecimal() and len(word) < 19 for word in words):
            raise forms.ValidationError(_("Write numbers only."))
        if len(words) > MOST_NUMBERS:
            raise forms.ValidationError(_("At most a thousand numbers: save a view instead."))
        return tuple(int(word) for word in words)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("whom") == NUMBERS and given.get("numbers") == ():
            self.add_error("numbers", _("Write whose data are asked for."))
        if given.get("purpose") == Purpose.MARKETING:
            for name in ("channel", "goods"):
                if not given.get(name):
                    self.add_error(name, _("Marketing needs a channel and a class of goods."))
        return given

    def chosen(self) -> dict[str, Any]:
        given = self.cleaned_data
        view = self.views.get(given["whom"])
        chosen = view.query if view else given["listed"] if given["whom"] == LISTED else ""
        return {
            "query": wished(actor=self.actor, query=chosen).query if chosen else "",
            "ids": given["numbers"] if given["whom"] == NUMBERS else (),
            "channel": Channel(given["channel"]),
            "goods": given["goods"],
        }


def _goods() -> list[tuple[str, str]]:
    """Return the classes of goods that notices in force speak of."""
    found = {
        one.code: own(one.words.en, one.words.zh)
        for seen in in_force()
        if Purpose.MARKETING in seen.terms.purposes
        for one in seen.terms.classes
    }
    return sorted(found.items())
