"""Lines of the ledger in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from kaifong.customers.queries import staff_names
from kaifong.privacy import queries
from kaifong.privacy.rules.consents import AGES, State
from kaifong.privacy.rules.vocabulary import Given
from kaifong.privacy.wording import CHANNELS, GIVEN, MODES, SHORT_PURPOSES, STATES, kinds

from .forms import own

LOOKS = {
    State.CONSENTED: ("good", "circle-check"),
    State.NO_OBJECTION: ("good", "circle-check"),
    State.ORAL: ("warn", "clock-exclamation"),
    State.ASKED: ("quiet", "clock-exclamation"),
    State.REFUSED: ("bad", "ban"),
    State.WITHDRAWN: ("bad", "hand-stop"),
    State.LAPSED: ("quiet", "ban"),
    State.MINOR: ("warn", "ban"),
    State.UNDER_AGE: ("warn", "hand-stop"),
    State.OF_AGE: ("quiet", "circle-check"),
    State.ASSESSED: ("good", "circle-check"),
}


@dataclass(frozen=True)
class Shown:
    """One line, as a page shows it."""

    line: queries.Line
    kind: str
    icon: str
    state: object
    purpose: object
    channel: object
    mode: object
    about: str
    kinds: str
    notice: str
    who: str


def shown(found: Iterable[queries.Line]) -> list[Shown]:
    """Return lines of the ledger in the reader's language."""
    names = staff_names()
    return [_shown(line, names) for line in found]


def collected(found: queries.Consents) -> list[tuple[str, int, Any, object]]:
    """Return under which notices the data were given: name, version, when, how."""
    return [
        (own(told.name.en, told.name.zh), told.version_id, at, GIVEN[Given(given)])
        for told, at, given in found.collected
    ]


def _shown(line: queries.Line, names: dict[int, tuple[str, str]]) -> Shown:
    kind, icon = LOOKS[line.standing]
    said = line.said
    goods = gettext(", ").join(own(one.en, one.zh) for one in line.classes)
    told, of_age = line.told, said.state in AGES
    everything = "" if of_age else gettext("everything")
    return Shown(
        line=line,
        kind=kind,
        icon=icon,
        state=STATES[line.standing],
        purpose=gettext("Age") if of_age else SHORT_PURPOSES[said.purpose],
        channel="" if of_age else CHANNELS[said.channel],
        mode=MODES[said.mode],
        about=everything if line.everything else goods,
        kinds=kinds(said.kinds),
        notice=f"{own(told.name.en, told.name.zh)} {told.number}" if told else "",
        who=own(*names.get(line.staff_id or 0, ("", ""))),
    )
