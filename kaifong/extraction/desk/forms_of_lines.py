"""What somebody fills in to ask for lines of orders: a period, and filters."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.extraction import wording
from kaifong.extraction.queries import EARLIEST, LATEST, About, written
from kaifong.orders.queries import LinesWanted
from kaifong.privacy.queries import Purpose

from .forms import Asking


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )


def _several(label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


class AskingLines(Asking):
    """Lines of orders of a period; a filter in which nothing is chosen leaves nothing out."""

    about = About.LINE
    chosen_by = "last"
    first = _day(_("First day"))
    last = _day(_("Last day"))
    kinds = _several(_("Kind of order"))
    order_channels = _several(_("Channel"))
    regions = _several(_("Region"))
    categories = _several(_("Category"))

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, at=at, **kwargs)
        self.offer("kinds", list(wording.ORDER_KINDS.items()))
        self.offer("order_channels", list(wording.channels().items()))
        self.offer("regions", list(wording.regions().items()))
        self.offer("categories", list(wording.categories().items()))

    def purposes(self) -> list[tuple[str, Any]]:
        return [one for one in super().purposes() if one[0] != Purpose.MARKETING]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return given

    def chosen(self) -> dict[str, Any]:
        given = self.cleaned_data
        wanted = LinesWanted(
            first=given["first"],
            last=given["last"],
            kinds=tuple(given["kinds"]),
            channels=tuple(given["order_channels"]),
            regions=tuple(given["regions"]),
            categories=tuple(given["categories"]),
        )
        return {"query": written(wanted)}
