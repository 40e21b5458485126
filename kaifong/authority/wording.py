"""What codes of authority are called, and rights put into sentences a manager can check."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kaifong.foundation import named
from kaifong.foundation.channels import Channel
from kaifong.foundation.hongkong.places import Region
from kaifong.foundation.legal_days.models import StormDay

from .rules import Codes, FieldClass, Purpose, Rows
from .terms import Terms, Warn

ACTIONS: Mapping[str, str | Promise] = {
    "administer": _("administer"),
    "agree": _("agree as the owner to"),
    "answer": _("answer"),
    "approve": _("agree to"),
    "ask": _("ask for"),
    "bulk": _("change many at once"),
    "create": _("create"),
    "define": _("define"),
    "delete": _("delete"),
    "draft": _("draft and change"),
    "edit": _("edit"),
    "erase": _("erase people under"),
    "export": _("export"),
    "give": _("give data to"),
    "invite": _("make links to their own pages for"),
    "hand": _("hand over"),
    "hold": _("place and release holds of"),
    "keep": _("keep"),
    "mail": _("be sent files of"),
    "match": _("say who is who in"),
    "merge": _("merge and part"),
    "print": _("print"),
    "publish": _("publish"),
    "receive": _("receive"),
    "record": _("record consents of"),
    "refresh": _("have read anew"),
    "report": _("report on"),
    "review": _("review and supplement"),
    "revert": _("take back"),
    "run": _("run"),
    "see": _("see"),
    "revoke": _("revoke"),
    "stop": _("stop messages to"),
    "take": _("accept and use"),
    "undo": _("undo changes of"),
}
OBJECTS: Mapping[str, str | Promise] = {
    "approval": _("what is to be approved"),
    "audit": _("the audit"),
    "authority": _("departments, roles, grants and staff"),
    "calendar": _("the law's calendar"),
    "contract": _("data contracts"),
    "customer": _("customers"),
    "datamap": _("the data register"),
    "delivery": _("deliveries of reports"),
    "disclosure": _("the log of what was given to others"),
    "extraction": _("extractions of customers' data"),
    "field": _("the shop's own fields"),
    "figures": _("figures beyond one's own rows, without small cells"),
    "import": _("imports"),
    "incident": _("the file of breaches"),
    "kept": _("names that only a law keeps"),
    "log": _("the access log"),
    "notice": _("privacy notices"),
    "order": _("orders"),
    "policy": _("policies of approval"),
    "recipient": _("the register of those who get data"),
    "request": _("people's requests about their data"),
    "retention": _("the register of retention"),
    "quality": _("the quality programme"),
    "segment": _("segments of customers"),
    "source": _("other systems"),
}
CLASSES: Mapping[str, str | Promise] = {
    FieldClass.PUBLIC: _("public fields"),
    FieldClass.INTERNAL: _("internal fields"),
    FieldClass.CONTACT: _("contact details"),
    FieldClass.FINANCIAL: _("amounts"),
    FieldClass.SENSITIVE: _("sensitive notes"),
}
PURPOSES: Mapping[str, str | Promise] = {
    Purpose.FINANCE: _("Finance"),
    Purpose.FULFILMENT: _("Fulfilment of orders"),
    Purpose.LEGAL: _("Legal affairs"),
    Purpose.MANAGEMENT: _("Management"),
    Purpose.MARKETING: _("Marketing"),
    Purpose.PRIVACY: _("Privacy"),
    Purpose.SALES: _("Sales"),
    Purpose.SERVICE: _("Customer service"),
}
STORMS: Mapping[str, str | Promise] = {
    StormDay.Kind.GALE: _("Gale warning (signal 8 or above)"),
    StormDay.Kind.BLACK_RAIN: _("Black rainstorm warning"),
}
WARNINGS: Mapping[Warn, str | Promise] = {
    Warn.BEYOND_THE_DEPARTMENT: _(
        "No row is both in this grant and within the department's bounds: it opens nothing."
    ),
    Warn.NOBODY_HOLDS_IT: _("Nobody holds this role: the grant opens nothing to anybody yet."),
    Warn.WITHOUT_SEEING: _(
        "The role may not see these for these purposes, so it cannot do anything else with them."
    ),
}
FIELDS: Mapping[str, str | Promise] = {
    "action": _("Action"),
    "object": _("With what"),
    "regions": _("Regions"),
    "channels": _("Channels"),
    "categories": _("Categories"),
    "own": _("Own only"),
    "classes": _("Fields"),
    "purposes": _("Purposes"),
}
ANY = _("any")


def own(en: str, zh: str) -> str:
    """Return the one of two names that is in the reader's language."""
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)


def regions() -> dict[int, str]:
    return {region.value: own(region.name_en, region.name_zh) for region in Region}


def channels() -> dict[int, str]:
    return {channel.value: own(channel.name_en, channel.name_zh) for channel in Channel}


def categories() -> dict[int, str]:
    return {code: own(en, zh) for code, (en, zh) in named.names("category").items()}


def label(labels: Mapping[Any, Any], code: Any) -> str:
    return str(labels.get(code, code))


def doing(action: str, about: str) -> str:
    """Return an action and its object, such as "export orders"."""
    words = {"action": label(ACTIONS, action), "objects": label(OBJECTS, about)}
    return gettext("%(action)s %(objects)s") % words


def sentence(*, action: str, about: str, rows: Rows, classes: Any, purposes: Any) -> str:
    """Return one right as one sentence in the reader's language."""
    return gettext("May %(action)s %(objects)s (%(rows)s): %(classes)s; for: %(purposes)s.") % {
        "action": label(ACTIONS, action),
        "objects": label(OBJECTS, about),
        "rows": rows_in_words(rows),
        "classes": listed(label(CLASSES, cls) for cls in FieldClass if cls in classes),
        "purposes": listed(label(PURPOSES, purpose) for purpose in sorted(purposes)),
    }


def sentence_of(terms: Terms) -> str:
    return sentence(
        action=terms.action,
        about=terms.object,
        rows=terms.rows,
        classes=terms.classes,
        purposes=terms.purposes,
    )


def rows_in_words(rows: Rows) -> str:
    """Return which rows are meant, such as "in Kowloon; through the web shop; own only"."""
    if rows.is_empty():
        return gettext("none at all")
    parts = [
        gettext("in %(places)s") % {"places": codes_in_words(rows.regions, regions())}
        if rows.regions is not None
        else "",
        gettext("through %(channels)s") % {"channels": codes_in_words(rows.channels, channels())}
        if rows.channels is not None
        else "",
        gettext("who bought from %(categories)s")
        % {"categories": codes_in_words(rows.categories, categories())}
        if rows.categories is not None
        else "",
        _whose(rows) if rows.own else "",
    ]
    return gettext("; ").join(part for part in parts if part) or gettext("all")


def _whose(rows: Rows) -> str:
    if rows.whose is None:
        return gettext("one's own only")
    return gettext("%(name)s's own only") % {"name": _colleague(rows.whose)}


def _colleague(staff_id: int) -> str:
    known = named.names("staff").get(staff_id)
    return own(*known) if known else f"#{staff_id}"


def codes_in_words(codes: Codes, names: Mapping[int, str]) -> str:
    if codes is None:
        return str(ANY)
    return listed(label(names, code) for code in sorted(codes))


def listed(words: Iterable[str]) -> str:
    return gettext(", ").join(words)


def in_words(terms: Terms | None) -> dict[str, str]:
    """Return each field of a grant's terms in words, to be laid side by side."""
    if terms is None:
        return {}
    return {
        "action": label(ACTIONS, terms.action),
        "object": label(OBJECTS, terms.object),
        "regions": codes_in_words(terms.regions, regions()),
        "channels": codes_in_words(terms.channels, channels()),
        "categories": codes_in_words(terms.categories, categories()),
        "own": gettext("yes") if terms.own else gettext("no"),
        "classes": listed(label(CLASSES, cls) for cls in FieldClass if cls in terms.classes),
        "purposes": listed(label(PURPOSES, purpose) for purpose in sorted(terms.purposes)),
    }
