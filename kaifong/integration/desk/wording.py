"""What states, verdicts and reasons are called on the pages about imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.channels import Channel
from kaifong.integration import wording
from kaifong.integration.queries import State
from kaifong.integration.verdicts import Verdict
from kaifong.integration.vocabulary import Kind

KINDS = {Kind.SALES: _("Sales"), Kind.CUSTOMERS: _("Customers")}
STATES: dict[str, tuple[str, object]] = {
    State.UPLOADED: ("info", _("columns to be chosen")),
    State.TO_CHECK: ("info", _("waits to be checked")),
    State.CHECKING: ("info", _("being checked")),
    State.CHECKED: ("gold", _("checked, not yet imported")),
    State.TO_RUN: ("info", _("waits to be imported")),
    State.RUNNING: ("info", _("being imported")),
    State.DONE: ("good", _("imported")),
    State.FAILED: ("bad", _("failed")),
    State.TO_REVERT: ("info", _("waits to be taken back")),
    State.REVERTING: ("info", _("being taken back")),
    State.REVERTED: ("quiet", _("taken back")),
}
DOING: dict[str, object] = {
    State.TO_CHECK: _("Waiting for the worker"),
    State.CHECKING: _("Every row is being checked"),
    State.TO_RUN: _("Waiting for the worker"),
    State.RUNNING: _("Being written into the books"),
    State.TO_REVERT: _("Waiting for the worker"),
    State.REVERTING: _("Being taken back"),
}
VERDICTS: dict[str, tuple[str, object, object]] = {
    Verdict.NEW: ("good", _("New"), _("not in the books before")),
    Verdict.UPDATE: ("gold", _("Changes"), _("known, with something new")),
    Verdict.DUPLICATE: ("quiet", _("Known"), _("in the books already, or repeated")),
    Verdict.HELD: ("gold", _("Held"), _("likely known: a person decides")),
    Verdict.INVALID: ("bad", _("Refused"), _("with the reason of each")),
}


def said(sentence: str, facts: Mapping[str, Any]) -> str:
    """Return a kept sentence in the reader's language, with its facts."""
    if not sentence:
        return ""
    told = dict(facts)
    if "fields" in told:
        told["fields"] = " / ".join(gettext(label) for label in str(told["fields"]).split(" / "))
    return gettext(sentence) % told


def reason(code: str) -> str:
    return gettext(wording.REASONS.get(code, code))


def bucket(code: str) -> str:
    names = {str(key): name for key, name in wording.BUCKETS.items()}
    return gettext(names.get(code, code))


def channel(code: int) -> str:
    found = Channel(code)
    return found.name_zh if (get_language() or "").startswith("zh") else found.name_en
