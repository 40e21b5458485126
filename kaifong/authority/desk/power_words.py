"""Delegations, offers and sessions put into sentences."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording
from kaifong.authority.borrowing.office import role_names
from kaifong.authority.borrowing.reading import BorrowingSeen, Handed, OfferSeen
from kaifong.authority.borrowing.rules import Offered
from kaifong.authority.rules import FieldClass, Granted
from kaifong.foundation import named

from .power_forms import VERDICTS

STATES = {
    "waiting": (_("waits for an answer"), "warn"),
    "lapsed": (_("was not answered in time"), "quiet"),
    "declined": (_("was not agreed to, or taken back"), "quiet"),
    "running": (_("is running"), "bad"),
    "over": (_("is over, to be reviewed"), "warn"),
    "reviewed": (_("was reviewed"), "good"),
}


def person(staff_id: int | None) -> str:
    known = named.names("staff").get(staff_id or 0)
    return wording.own(*known) if known else f"#{staff_id}"


def role(role_id: int) -> str:
    known = role_names().get(role_id)
    return f"{wording.own(*known[0])} · {wording.own(*known[1])}" if known else f"#{role_id}"


def handed(seen: Handed) -> dict[str, Any]:
    """Return a delegation as its card shows it."""
    return {
        "seen": seen,
        "giver": person(seen.giver_id),
        "taker": person(seen.taker_id),
        "role": role(seen.role_id),
        "sentences": [_sentence(one) for one in seen.grants],
    }


def offer(seen: OfferSeen) -> dict[str, Any]:
    """Return an offer as its card shows it."""
    return {
        "seen": seen,
        "name": wording.own(seen.name_en, seen.name_zh),
        "sentence": lent(seen.object, seen.most),
        "owner": role(seen.owner_role_id),
        "roles": [role(one) for one in seen.role_ids or ()],
    }


def session(seen: BorrowingSeen) -> dict[str, Any]:
    """Return a session as lists and its page show it."""
    state, mood = STATES[seen.state]
    most = Offered(
        actions=frozenset(seen.actions),
        classes=seen.classes,
        rows=seen.rows,
        purposes=frozenset({seen.purpose}),
        minutes=seen.minutes,
    )
    return {
        "seen": seen,
        "who": person(seen.staff_id),
        "name": wording.own(seen.offer.name_en, seen.offer.name_zh),
        "sentence": lent(seen.offer.object, most),
        "state": state,
        "mood": mood,
        "decider": person(seen.decided_by) if seen.decided_by else "",
        "reviewer": person(seen.reviewed_by) if seen.reviewed_by else "",
        "verdict": VERDICTS.get(seen.verdict, ""),
    }


def lent(about: str, most: Offered) -> str:
    """Return what may be borrowed or was, in one sentence."""
    return gettext(
        "%(actions)s %(objects)s (%(rows)s): %(classes)s; for: %(purposes)s; "
        "%(minutes)d minutes at most."
    ) % {
        "actions": wording.listed(wording.label(wording.ACTIONS, a) for a in sorted(most.actions)),
        "objects": wording.label(wording.OBJECTS, about),
        "rows": wording.rows_in_words(most.rows),
        "classes": wording.listed(
            wording.label(wording.CLASSES, cls) for cls in FieldClass if cls in most.classes
        ),
        "purposes": wording.listed(
            wording.label(wording.PURPOSES, one) for one in sorted(most.purposes)
        ),
        "minutes": most.minutes,
    }


def _sentence(one: Granted) -> str:
    return wording.sentence(
        action=one.action,
        about=one.object,
        rows=one.rows,
        classes=one.classes,
        purposes=one.purposes,
    )
