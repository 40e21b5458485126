"""What stands on every file of figures: as of when, whose, which, by what definitions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.queries import Actor
from kaifong.authority.rules import FieldClass
from kaifong.foundation.web import formats
from kaifong.intelligence.queries import DEFINED_MEASURES, DIMENSIONS, Answer, AnswerColumn, Ask

from . import wording, words

# From what anybody may read to what hurts most if it is lost.
BY_DELICACY = (
    FieldClass.PUBLIC,
    FieldClass.INTERNAL,
    FieldClass.CONTACT,
    FieldClass.FINANCIAL,
    FieldClass.SENSITIVE,
)
CLASSIFIED: dict[FieldClass, Promise] = {
    FieldClass.PUBLIC: _("Public"),
    FieldClass.INTERNAL: _("Internal: for colleagues only"),
    FieldClass.CONTACT: _("Confidential: contact details of people"),
    FieldClass.FINANCIAL: _("Confidential: amounts of the business"),
    FieldClass.SENSITIVE: _("Strictly confidential: sensitive notes"),
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """Who had a file made, when, by which right, and under which number of a request, if any."""

    actor: Actor
    action: str
    at: datetime
    number: str = ""


Lines = list[tuple[str, str]]


def cover_of(made: Made, answer: Answer) -> Lines:
    """Return the cover of a question's file, in the language that is on, but for its rows."""
    return [
        (gettext("As of"), f"{formats.hk_moment(answer.as_of)} HKT"),
        *_made(made),
        (gettext("Scope"), _scope(made, answer.asked)),
        (gettext("Period"), days(answer.period.start, answer.period.until)),
        (gettext("Compared with"), _before(answer)),
        (gettext("Filters"), _filters(answer.asked)),
        (gettext("Kept back"), kept_back(answer)),
        *classified(classification(answer.asked)),
        *_numbered(made),
        *((words.headed(c), _defined(c, answer)) for c in answer.columns if not c.before),
    ]


def classification(asked: Ask) -> FieldClass:
    """Return the most delicate class among the definitions that a question uses."""
    used = [
        *(DEFINED_MEASURES[name].kept.sensitivity for name in asked.measures),
        *(DIMENSIONS[name].kept.sensitivity for name in asked.dimensions),
    ]
    return max(used, key=BY_DELICACY.index)


def classified(cls: FieldClass) -> Lines:
    """Return the line that says how a file is to be guarded."""
    return [(gettext("Classification"), str(CLASSIFIED[cls]))]


def kept_back(answer: Answer) -> str:
    """Return in words how many figures were kept back, why, and what stands in their place."""
    if not answer.hidden:
        return gettext("none")
    said = {"count": answer.hidden, "small": answer.small, "mark": words.kept_back()}
    told = gettext(
        "%(count)s figures are kept back: alone, or with others that were told, they would speak of"
        " fewer than %(small)s people. “%(mark)s” stands in their place."
    )
    return told % said


def days(start: date, until: date) -> str:
    """Return a period, its last day included."""
    last = date.fromordinal(until.toordinal() - 1)
    return f"{formats.hk_date(start)} – {formats.hk_date(last)}"


def titled(title: str, version: int) -> str:
    """Return a file's title, of a kept report with its version."""
    if not version:
        return title
    return gettext("%(formula)s (version %(version)s)") % {"formula": title, "version": version}


def _made(made: Made) -> Lines:
    actor = made.actor
    return [
        (gettext("Made at"), f"{formats.hk_moment(made.at)} HKT"),
        (gettext("For"), f"{actor.name} ({', '.join(actor.departments)})"),
    ]


def _numbered(made: Made) -> Lines:
    return [(gettext("Request no."), made.number)] if made.number else []


def _scope(made: Made, asked: Ask) -> str:
    own = wording.whose(made.actor.scope(made.action, "order"))
    if not asked.beyond:
        return own
    return gettext("%(own)s, and beyond them without small cells") % {"own": own}


def _before(answer: Answer) -> str:
    if answer.before is None:
        return gettext("nothing")
    return days(answer.before.start, answer.before.until)


def _filters(asked: Ask) -> str:
    said = [f"{label}: {text}" for label, text in words.filters(asked)]
    said += [*_bounds(asked)]
    return "; ".join(said) or gettext("none")


def _bounds(asked: Ask) -> Iterable[str]:
    for one in asked.having:
        known = DEFINED_MEASURES.get(one.measure)
        label = known.label if known else one.measure
        shown = words.figure(one.value, known.unit) if known else str(one.value)
        yield f"{label} {'≥' if one.than == '>=' else '≤'} {shown}"
    if asked.limit:
        yield gettext("at most %(count)s rows") % {"count": f"{asked.limit:,}"}


def _defined(column: AnswerColumn, answer: Answer) -> str:
    version = answer.versions.get(column.name)
    said = str(column.formula)
    if version is None:
        return said
    said = gettext("%(formula)s (version %(version)s)") % {"formula": said, "version": version}
    return f"{said} · {gettext('draft')}" if column.name in answer.drafts else said
