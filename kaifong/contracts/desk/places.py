"""The tabs of the pages about contracts, and what a contract is called on them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaifong.authority import wording as authority
from kaifong.contracts import queries, wording
from kaifong.contracts.queries import CheckSeen, ContractSeen, VersionSeen
from kaifong.contracts.rules import Found
from kaifong.foundation.web.codes import own

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
    }


def checked(check: CheckSeen) -> list[dict[str, Any]]:
    """Return what each test found, with what to do; the worst need not be looked for."""
    return [finding(one) for one in check.found]


def finding(one: Found) -> dict[str, Any]:
    return {
        "test": wording.TESTS[one.test],
        "colour": wording.COLOURS[one.colour],
        "reason": wording.reason(one),
        "do": wording.TO_DO[one.why],
        "fine": one.why.value == "fine",
    }


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
