"""What the codes of keeping and erasing are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.foundation.law.pack import Words

from .register import Action
from .rules import Why

WHYS: Mapping[str, Promise | str] = {
    Why.LEGAL: _("Legal proceedings"),
    Why.COMPLAINT: _("A complaint"),
    Why.REQUEST: _("A person's request"),
    Why.INCIDENT: _("A data incident"),
}
STATES: Mapping[str, tuple[str, Promise | str]] = {
    "proposed": ("warn", _("waits for agreement")),
    "superseded": ("quiet", _("superseded")),
    "approved": ("info", _("agreed, under way")),
    "done": ("good", _("done")),
}
KINDS: Mapping[str, Promise | str] = {
    "nightly": _("Nightly"),
    "request": _("A person's wish"),
    "replay": _("After a restore"),
}
ACTIONS: Mapping[Action, Promise | str] = {
    Action.ERASE: _("erased"),
    Action.REDUCE: _("link to the person removed"),
    Action.RESTRICT: _("kept out of all lists, then destroyed"),
    Action.KEEP: _("kept: names nobody"),
}
SOURCES: Mapping[str, Promise | str] = {
    "S": _("text of the law read"),
    "C": _("secondary source"),
    "M": _("from memory, unverified"),
    "H": _("the shop's own choice"),
}


def own(words: Words) -> str:
    """Return words of both languages in the reader's."""
    return words.zh if (get_language() or "").startswith("zh") else words.en


def own_name(names: tuple[str, str] | None) -> str:
    """Return somebody's name in the reader's language; empty if he is not known."""
    return own(Words(*names)) if names else ""
