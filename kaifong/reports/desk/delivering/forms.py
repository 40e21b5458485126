"""What somebody fills in to have a report sent regularly."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.intelligence.queries import DEFINED_MEASURES, Unit
from kaifong.reports.queries.deliveries import Delivery
from kaifong.reports.queries.recipients import Names
from kaifong.reports.queries.subjects import Named
from kaifong.reports.rules.deliveries import (
    Cadence,
    Condition,
    Every,
    Form,
    NotACadence,
    NotACondition,
    Recipient,
    To,
    When,
)

from . import said

HUNDREDTHS = {Unit.CENTS: 100, Unit.BASIS_POINTS: 100, Unit.TEN_THOUSANDTHS: 10_000}


class Sending(forms.Form):
    """To whom, how often, as what, on which condition, until when."""

    recipients = forms.MultipleChoiceField(
        label=_("To whom"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets the figures of his own rows, with the rights he has at that time."),
    )
    every = forms.ChoiceField(label=_("How often"), choices=list(said.EVERY.items()))
    weekday = forms.TypedChoiceField(
        label=_("Weekday, if each week"), coerce=int, choices=list(enumerate(said.WEEKDAYS))
    )
    monthday = forms.IntegerField(
        label=_("Day, if each month"),
        min_value=1,
        max_value=31,
        initial=1,
        help_text=_("A month without that day: its last."),
    )
    hour = forms.TypedChoiceField(
        label=_("At what hour"),
        coerce=int,
        initial=8,
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        help_text=_("Hong Kong time."),
    )
    working_days = forms.BooleanField(
        label=_("On working days only: otherwise on the next one"), required=False
    )
    ends_on = forms.DateField(
        label=_("Until (last day)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty: until somebody stops it."),
    )
    form = forms.ChoiceField(
        label=_("What they get"),
        choices=list(said.FORMS.items()),
        help_text=_(
            "A file only to whom the right “be sent files of orders” is granted. With the mail go"
            " Excel and PDF only, each locked by its recipient's own password; any other waits on"
            " the desk."
        ),
    )
    when = forms.ChoiceField(label=_("On which condition"), choices=list(said.WHEN.items()))
    measure = forms.ChoiceField(label=_("Which figure"), required=False)
    value = forms.DecimalField(
        label=_("How much"), required=False, help_text=_("Amounts in HK$, shares in percent.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, report: Named, choices: list[tuple[Recipient, Names]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        known = [(_key(one), said.recipient(one, names)) for one, names in choices]
        fields: dict[str, Any] = self.fields
        fields["recipients"].choices = known
        figures = [(name, _label(name)) for name in report.asked.measures]
        calculated = [(one.name, one.label or one.name) for one in report.asked.calculated]
        fields["measure"].choices = [("", "—"), *figures, *calculated]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if When(found.get("when", When.ALWAYS)) in said.SIGNS and (
            not found.get("measure") or found.get("value") is None
        ):
            self.add_error("measure", _("Say which figure, and how much."))
        return found

    def cadence(self) -> Cadence:
        """
        Return how often.

        :raises NotACadence: if there is no such day
        """
        data = self.cleaned_data
        every = Every(data["every"])
        days = {Every.DAY: 0, Every.WEEK: data["weekday"], Every.MONTH: data["monthday"]}
        return Cadence(every, data["hour"], days[every], data["working_days"], data["ends_on"])

    def condition(self) -> Condition:
        data = self.cleaned_data
        when = When(data["when"])
        if when not in said.SIGNS:
            return Condition(when)
        return Condition(when, data["measure"], _stored(data["measure"], data["value"]))

    def chosen(self) -> list[Recipient]:
        return [_recipient(key) for key in self.cleaned_data["recipients"]]

    def format(self) -> Form:
        return Form(self.cleaned_data["form"])


def given(one: Delivery) -> dict[str, Any]:
    """Return what the form of a schedule shows at first."""
    cadence, condition = one.cadence, one.condition
    return {
        "recipients": [_key(to) for to in one.recipients],
        "every": cadence.every,
        "weekday": cadence.day if cadence.every is Every.WEEK else 0,
        "monthday": cadence.day if cadence.every is Every.MONTH else 1,
        "hour": cadence.hour,
        "working_days": cadence.working_days,
        "ends_on": cadence.ends_on,
        "form": one.form,
        "when": condition.when,
        "measure": condition.measure,
        "value": _shown(condition) if condition.compares else None,
        "version": one.version,
    }


def _label(measure: str) -> Any:
    known = DEFINED_MEASURES.get(measure)
    return known.label if known else measure


def _unit(measure: str) -> int:
    known = DEFINED_MEASURES.get(measure)
    return HUNDREDTHS.get(known.unit, 1) if known else 1


def _stored(measure: str, value: Decimal) -> int:
    return int(value * _unit(measure))


def _shown(condition: Condition) -> Decimal:
    return Decimal(condition.value) / _unit(condition.measure)


def _key(one: Recipient) -> str:
    return f"{one.to}:{one.staff_id or one.code}"


def _recipient(key: str) -> Recipient:
    to, _colon, which = key.partition(":")
    if to == To.STAFF:
        return Recipient(To.STAFF, int(which))
    return Recipient(To(to), code=which)


__all__ = ["NotACadence", "NotACondition", "Sending", "given"]
