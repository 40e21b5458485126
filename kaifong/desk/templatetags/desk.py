"""What the frame of the desk needs to know about its reader."""

import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaifong.authority.audit.reading import open_unusual
from kaifong.authority.borrowing.reading import session_of, to_do
from kaifong.authority.borrowing.rules import minutes_left
from kaifong.authority.queries import Actor, department_names
from kaifong.authority.rules import Purpose
from kaifong.authority.wording import own
from kaifong.desk.navigation import Link, links_for
from kaifong.desk.purposes import PURPOSES
from kaifong.foundation.web.drawing.parts import tabs

register = template.Library()

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
HAND_HELD = re.compile("iPhone|iPad|Android")
ACCOUNT = (
    ("security", _("Sign-in and security"), "mfa_index", "/2fa/"),
    ("sessions", _("Where you are signed in"), "usersessions_list", "/sessions/"),
    ("password", _("Password"), "account_change_password", "/password/"),
)


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[tuple[object, list[Link]]]:
    """Return the sections and places open to the reader."""
    request = context["request"]
    return links_for(getattr(request, "actor", None), request.path)


@register.simple_tag(takes_context=True)
def powers(context: dict[str, Any]) -> dict[str, Any]:
    """Return the reader's session of borrowed powers, and what of others' is told to him."""
    actor: Actor = context["request"].actor
    at = now()
    session = session_of(actor=actor, at=at)
    waiting, running, over = to_do(actor=actor, at=at)
    return {
        "session": session,
        "minutes": minutes_left(session.ends_at, at) if session and session.ends_at else 0,
        "waiting": waiting,
        "running": running,
        "over": over,
        "unusual": open_unusual(actor=actor),
    }


@register.filter
def dock(sections: list[tuple[object, list[Link]]]) -> list[Link]:
    """Return the places that stand at the foot of a phone."""
    return [link for _title, links in sections for link in links if link.item.dock]


@register.filter
def called(actor: Actor) -> str:
    """Return somebody's name in the reader's language."""
    return own(actor.name, actor.name_zh)


@register.filter
def departments(actor: Actor) -> str:
    """Return the names of the departments that somebody works in."""
    return " · ".join(department_names(actor, get_language() or "en"))


@register.filter
def purpose_name(purpose: str) -> object:
    """Return what a purpose is called."""
    return PURPOSES[Purpose(purpose)]


@register.filter
def device(user_agent: str) -> str:
    """Return in words what sort of browser signed in, e.g. Chrome, Windows."""
    safari = "Safari" if "Safari/" in user_agent else ""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), safari)
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:40] or "—"


@register.filter
def device_icon(user_agent: str) -> str:
    return "device-mobile" if HAND_HELD.search(user_agent) else "device-desktop"


@register.simple_tag(takes_context=True)
def account_tabs(context: dict[str, Any]) -> SafeString:
    """Draw the tabs of one's own account."""
    path = context["request"].path
    current = next((key for key, _label, _name, mark in ACCOUNT if mark in path), "")
    items = [(key, label, reverse(name)) for key, label, name, _mark in ACCOUNT]
    return tabs(items, current, label=_("Your account"))
