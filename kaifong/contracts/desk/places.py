"""The tabs of the pages about contracts, and what a contract is called on them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording as authority
from kaifong.contracts import queries, wording
from kaifong.contracts.queries import CheckSeen, ContractSeen, VersionSeen
from kaifong.contracts.rules import Found, State, Why
from kaifong.foundation.web.codes import own

# What the next version mends by itself, word for word the same.
RENEWED = frozenset({Why.NOT_GIVEN, Why.OTHER_REPORT, Why.SMALL_CELLS})
KINDS = {"report": _("kept report"), "schedule": _("delivery")}


def tabs() -> list[tuple[str, Any, str]]:
    """Return the pages as key, label and address."""
    return [
        ("list", _("Contracts"), reverse("contracts:list")),
        ("health", _("Green or red"), reverse("contracts:health")),
    ]


def words(seen: ContractSeen) -> dict[str, Any]:
    """Return a contract's codes in words."""
    return {
        "number": wording.number(seen.id, seen.shown.number),
        "title": seen.shown.wish.title,
        "department": own(*seen.department),
        "owner": own(*seen.owner),
        "steward": own(*seen.steward) if seen.steward else "",
        "state": wording.STATES[seen.shown.state],
        "detail": wording.DETAILS[seen.shown.wish.detail],
        "cls": authority.label(authority.CLASSES, seen.shown.wish.highest),
        "colour": wording.COLOURS[seen.check.colour] if seen.check else ("quiet", _("not tested")),
        "strip": [(at, colour.value, wording.COLOURS[colour][1]) for at, colour in seen.strip],
        "check": checked(seen.check) if seen.check else None,
        "renew": seen.id if may_renew(seen) else 0,
    }


def checked(check: CheckSeen) -> list[dict[str, Any]]:
    """Return what each test found, with what to do; the worst need not be looked for."""
    return [finding(one, check) for one in check.found]


def finding(one: Found, check: CheckSeen) -> dict[str, Any]:
    return {
        "test": wording.TESTS[one.test],
        "colour": wording.COLOURS[one.colour],
        "reason": wording.reason(one, check.roles),
        "do": wording.TO_DO[one.why],
        "fine": one.why.value == "fine",
        "renews": one.why in RENEWED,
    }


def may_renew(seen: ContractSeen) -> bool:
    """Return whether the reader may draft the next version as this one is."""
    in_force = seen.shown.state is State.IN_FORCE
    return seen.may_draft and in_force and seen.to_come is None


def entries(seen: ContractSeen) -> list[dict[str, Any]]:
    """Return which entries of the data register it gives out, and where each stands there."""
    return [
        {
            "at": f"{about}-{cls}",
            "what": authority.label(authority.OBJECTS, about),
            "cls": authority.label(authority.CLASSES, cls),
        }
        for about, cls in queries.entries_of(seen.shown.wish)
    ]


def version(seen: ContractSeen, one: VersionSeen) -> dict[str, Any]:
    return {
        "number": wording.number(seen.id, one.number),
        "state": wording.STATES[one.state],
        "author": own(*one.author),
        "ended": wording.ENDINGS[one.ended_by] if one.ended_by else "",
        "it": one,
    }


def derived(seen: ContractSeen) -> list[dict[str, Any]]:
    """Return what a version brought about, in words."""
    return [
        {
            "what": wording.named(one.right) if one.right else KINDS[one.kind],
            "role": own(*one.role) if one.role else "",
            "gone": one.gone,
        }
        for one in seen.derived
    ]


def departments() -> list[tuple[int, str]]:
    return [(pk, own(*name)) for pk, name in queries.departments()]
