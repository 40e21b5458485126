"""What somebody fills in to draft a contract, or to end one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording as authority
from kaifong.authority.desk.forms import Bounded
from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass, Purpose
from kaifong.contracts import queries, wording
from kaifong.contracts.queries import ContractSeen, Wish
from kaifong.contracts.rules import LONGEST_DAYS, LONGEST_HOURS, Detail, Form, Rhythm
from kaifong.foundation.web.codes import own
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS, Ask

OWN = ""  # put together here, from figures and sides
AS_IS = "as-is"  # what the version says already


def _rows(label: Any, n: int = 3, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": n})
    return forms.CharField(label=label, max_length=2_000, widget=area, **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    # As browsers want it, whatever the reader's language.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


class Drafting(Bounded):
    """What a contract is to say."""

    department = forms.TypedChoiceField(label=_("Who gets it"), coerce=int)
    title = forms.CharField(label=_("What"), max_length=120)
    report = forms.ChoiceField(
        label=_("Report"),
        required=False,
        help_text=_("Or choose figures, and by what they are told apart, below."),
    )
    measures = forms.MultipleChoiceField(
        label=_("Figures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dimensions = forms.MultipleChoiceField(
        label=_("Told apart by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    detail = forms.ChoiceField(label=_("Level of detail"), choices=list(wording.DETAILS.items()))
    highest = forms.ChoiceField(
        label=_("Most delicate class allowed"),
        choices=list(authority.CLASSES.items()),
        initial=FieldClass.INTERNAL.value,
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(authority.PURPOSES.items()))
    given_as = forms.MultipleChoiceField(
        label=_("Forms"),
        choices=list(wording.FORMS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[Form.SCREEN.value],
    )
    max_age_hours = forms.IntegerField(
        label=_("No older than, in hours"), min_value=1, max_value=LONGEST_HOURS, initial=24
    )
    rhythm = forms.ChoiceField(label=_("Delivered"), choices=list(wording.RHYTHMS.items()))
    by_hour = forms.IntegerField(
        label=_("By which hour of the day"), min_value=0, max_value=23, initial=9
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day, if every week"),
        coerce=int,
        choices=list(enumerate(wording.WEEKDAYS)),
    )
    keep_days = forms.IntegerField(
        label=_("Copies kept for, in days"), min_value=1, max_value=LONGEST_DAYS, initial=30
    )
    reason = _rows(_("Why it is lawful"))
    notes = _rows(_("Notes"), 2, required=False)
    valid_from = _day(_("Holds from"))
    valid_until = _day(_("Until before"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, seen: ContractSeen | None = None, **kwargs: Any
    ) -> None:
        wish = (seen.to_come or seen.shown).wish if seen else None
        given = {"initial": initial(seen, wish) if seen and wish else {}}
        super().__init__(*args, **{**given, **kwargs})
        self.wish_before = wish
        self.reports = {key: asked for key, _title, asked in queries.offered(actor=actor)}
        titles = [(key, title) for key, title, _asked in queries.offered(actor=actor)]
        same = [(AS_IS, _("as it says already"))] if wish else []
        self._choose("report", [*same, (OWN, _("put together below")), *titles])
        self._choose("measures", [(n, m.label) for n, m in DEFINED_MEASURES.items()])
        self._choose("dimensions", [(n, d.label) for n, d in DIMENSIONS.items()])
        if seen:
            self.fields["department"].disabled = True
            self._choose("department", [(seen.department_id, own(*seen.department))])
        else:
            named = [(pk, own(*name)) for pk, name in queries.departments_of(actor)]
            self._choose("department", named)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("report") == OWN and not given.get("measures"):
            self.add_error("report", _("Choose a report, or a figure at least."))
        if len(given.get("measures", [])) > 12 or len(given.get("dimensions", [])) > 4:
            self.add_error("report", _("Choose twelve figures at most, and four sides at most."))
        return given

    def wish(self) -> Wish:
        """Return what the contract is to say."""
        given = self.cleaned_data
        same = ("title", "max_age_hours", "by_hour", "weekday", "keep_days", "reason", "notes")
        return Wish(
            **{name: given[name] for name in (*same, "valid_from", "valid_until")},
            subject=self._subject(),
            asked=self._asked(),
            detail=Detail(given["detail"]),
            highest=FieldClass(given["highest"]),
            purpose=Purpose(given["purpose"]),
            rows=self.bounds(),
            forms=frozenset(map(Form, given["given_as"])),
            rhythm=Rhythm(given["rhythm"]),
        )

    def _asked(self) -> Ask:
        chosen = self.cleaned_data["report"]
        if chosen == AS_IS and self.wish_before:
            return self.wish_before.asked
        if chosen in self.reports:
            return self.reports[chosen]
        given = self.cleaned_data
        return Ask(measures=tuple(given["measures"]), dimensions=tuple(given["dimensions"]))

    def _subject(self) -> str:
        chosen: str = self.cleaned_data["report"]
        if chosen == AS_IS and self.wish_before:
            return self.wish_before.subject
        return chosen

    def _choose(self, name: str, among: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = among  # type: ignore[attr-defined]


class Ending(forms.Form):
    """Why a contract is ended."""

    why = forms.CharField(label=_("Why"), max_length=300)


def initial(seen: ContractSeen, wish: Wish) -> dict[str, Any]:
    """Return what a version says, to be changed."""
    same = ("title", "max_age_hours", "by_hour", "weekday", "keep_days", "reason", "notes")
    bounds = {name: sorted(getattr(wish.rows, name) or ()) for name in BOUNDS}
    return {name: getattr(wish, name) for name in (*same, "valid_from", "valid_until")} | {
        "department": seen.department_id,
        "report": AS_IS,
        "detail": wish.detail.value,
        "highest": wish.highest.value,
        "purpose": wish.purpose.value,
        "given_as": sorted(wish.forms),
        "rhythm": wish.rhythm.value,
        **bounds,
    }


BOUNDS = ("regions", "channels", "categories")
