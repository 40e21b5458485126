"""What is kept of a person, in words and as plain data."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaifong.authority.wording import PURPOSES as USES
from kaifong.authority.wording import own
from kaifong.customers.queries import Person
from kaifong.foundation.hongkong.phones import display_phone
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.web.formats import hk_date
from kaifong.privacy.desk import lines
from kaifong.privacy.disclosure_wording import PLACES
from kaifong.privacy.queries import GivenTo
from kaifong.privacy.rules.consents import State
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from kaifong.privacy.wording import GIVEN, KINDS, PURPOSES, SHORT_PURPOSES, kinds
from kaifong.requests.rules.kinds import Kind as Asking
from kaifong.retention.queries import Kept

from .queries import Mine

HOLDS = (State.CONSENTED, State.NO_OBJECTION, State.ORAL, State.MINOR)
SAID = {
    "stopped": _("Stopped. No marketing is sent to you from this moment on."),
    "withdrawn": _("Taken back. It counts from this moment on."),
    "minor": _("Noted. We advertise nothing to you while you are under 18."),
    "of-age": _("Noted. What you agree to counts from now on."),
    "answered": _("Thank you. Our staff look at it before it is written into our books."),
    "later": _("All right. We do not ask again for thirty days at least."),
    "settled": _("This was settled meanwhile. There is nothing left for you to do."),
    "asked": _("We have received it. You find it below, with the day by which we answer."),
}
LANGUAGES = {"en": _("English"), "zh-hant": _("Chinese"), "zh-hans": _("Simplified Chinese")}


@dataclass(frozen=True)
class Form:
    """What one may ask for, and what comes of it."""

    title: Any
    lead: Any
    button: Any


ASKING = {
    Asking.CORRECTION: Form(
        _("Ask for a correction"),
        _("Tell us what is wrong and what is right. We answer within 40 days, free of charge."),
        _("Send"),
    ),
    Asking.DELETION: Form(
        _("Ask for deletion"),
        _(
            "We delete what no law and no open order makes us keep, and tell you what is left,"
            " why and until when."
        ),
        _("Ask for deletion"),
    ),
    Asking.ACCESS: Form(
        _("Ask for a copy of everything"),
        _("You get a copy of all your data within 40 days, free of charge."),
        _("Ask for the copy"),
    ),
    Asking.RECIPIENT_STOP: Form(
        _("Ask others to stop using my data"),
        _("We tell everybody to whom we gave your data for their marketing to stop using them."),
        _("Ask them to stop"),
    ),
}
ASKED = {
    **{one: form.title for one, form in ASKING.items()},
    Asking.OPT_OUT: _("Stop marketing"),
}


@dataclass(frozen=True)
class Held:
    """One kind of data: what it says, why we keep it, and until when."""

    kind: Any
    values: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class Until:
    """What is kept by one rule: what for, until when, and by which law if by one."""

    what: str
    purpose: str
    when: str
    law: str

    @classmethod
    def of(cls, one: Kept) -> "Until":
        words = [own(said.en, said.zh) for said in (one.what, one.purpose, one.start)]
        until = gettext("until %(day)s") % {"day": hk_date(one.until)} if one.until else words[2]
        return cls(words[0], words[1], until, one.law)


def shown(found: Mine) -> dict[str, Any]:
    """Return the page's content in the reader's language."""
    rows = lines.shown(found.consents.holds)
    rows_held = sorted(held(found), key=lambda one: one.why)
    return {
        "name": name_of(found.person),
        "kinds": len(rows_held),
        "held": [(why, list(rows)) for why, rows in groupby(rows_held, lambda one: one.why)],
        "found": found,
        "holds": [(row, row.line.standing in HOLDS) for row in rows],
        "history": lines.shown(found.consents.history),
        "may_stop": any(row.line.standing in HOLDS for row in rows),
        "notices": [
            (own(one.name.en, one.name.zh), one, GIVEN[one.given])  # type: ignore[index]
            for one in found.notices
        ],
        "looks": [
            (look, own(*look.department) or gettext("a department that is no more"), use(look))
            for look in found.looks
        ],
        "given": [
            (own(one.name.en, one.name.zh), one, kinds(one.kinds), place(one.place), why(one))
            for one in found.given
        ],
        "kept": [Until.of(one) for one in found.kept],
        "asked": [(ASKED[one.kind], one, one.id in found.copies) for one in found.asked],
        "asking": [(one.value, form) for one, form in ASKING.items()],
        "told": SAID,
    }


def held(found: Mine) -> list[Held]:
    """Return what is kept by kind, each with the purposes that the notices stated."""
    listed = found.person.listed
    reached = found.person.contact or ()
    values: dict[Kind, list[str]] = {
        Kind.NAME: [listed.name_zh or "", listed.name_en or ""],
        Kind.PHONE: [display_phone(one.value) for one in reached if one.kind == "phone"],
        Kind.EMAIL: [one.value for one in reached if one.kind == "email"],
        Kind.DISTRICT: [_district(listed.district)],
        Kind.LANGUAGE: [str(LANGUAGES.get(listed.language or "", ""))],
        Kind.MEMBER_NO: [listed.member_no or ""],
        Kind.PURCHASES: [_bought(found)],
    }
    return [
        Held(KINDS[kind], tuple(filter(None, said)), _purposes(found, kind))
        for kind, said in values.items()
        if any(said)
    ] + _besides(found)


def _besides(found: Mine) -> list[Held]:
    """Return what is kept that she was never asked for."""
    why = (gettext("to carry out what you ask of us"),)
    kept: list[Held] = []
    if found.person.identities:
        numbers = tuple(one.external_id for one in found.person.identities)
        kept.append(Held(_("your numbers in our other systems"), numbers, why))
    if found.person.note:
        words = (gettext("There are some: ask for a copy of everything to read them."),)
        kept.append(Held(_("notes of our staff"), words, why))
    return kept


def points(known: Person) -> list[tuple[int, str, bool]]:
    """Return the ways to reach her: number, in words, whether it is the first."""
    return [
        (one.id, display_phone(one.value) if one.kind == "phone" else one.value, one.is_primary)
        for one in known.contact or ()
    ]


def name_of(known: Person) -> str:
    return own(known.listed.name_en or "", known.listed.name_zh or "")


def use(look: Any) -> str:
    return str(USES.get(look.purpose, look.purpose))


def place(code: str) -> str:
    return str(PLACES.get(code, code))


def why(given: Any) -> str:
    return str(SHORT_PURPOSES[given.purpose])


def written_out(found: Mine, at: datetime) -> dict[str, Any]:
    """Return all of it as plain data."""
    return {
        "made_at": at.isoformat(),
        "held": [
            {"kind": str(one.kind), "values": list(one.values), "why": list(one.why)}
            for one in held(found)
        ],
        "kept_until": [
            {"what": one.what, "why": one.purpose, "until": one.when, "law": one.law}
            for one in map(Until.of, found.kept)
        ],
        "orders": [
            {"number": one.number, "on": str(one.placed_on), "total_cents": one.total_cents}
            for one in found.orders
        ],
        "notices": [
            {"sha256": one.sha256, "text": one.text, "at": one.at.isoformat()}
            for one in found.notices
        ],
        "consents": [_consent(row) for row in lines.shown(found.consents.history)],
        "looked_at": [
            {"on": str(one.on), "department": own(*one.department), "purpose": use(one)}
            for one in found.looks
        ],
        "given_to": [_given(one) for one in found.given],
        "asked": [
            {"on": str(one.received_on), "what": str(ASKED[one.kind]), "due_on": str(one.due_on)}
            for one in found.asked
        ],
    }


def _consent(row: lines.Shown) -> dict[str, str]:
    return {
        "at": row.line.said.at.isoformat(),
        "state": str(row.state),
        "purpose": str(row.purpose),
        "about": row.about,
        "kinds": row.kinds,
        "how": str(row.mode),
    }


def _given(one: GivenTo) -> dict[str, str]:
    return {
        "at": one.at.isoformat(),
        "to": own(one.name.en, one.name.zh),
        "kinds": kinds(one.kinds),
        "purpose": why(one),
        "place": place(one.place),
    }


def _bought(found: Mine) -> str:
    value = found.person.value
    if value is None or not value.orders:
        return ""
    text = gettext("Orders: %(orders)s, from %(first)s to %(last)s")
    first, last = hk_date(value.first_on), hk_date(value.last_on)
    return text % {"orders": value.orders, "first": first, "last": last}


def _purposes(found: Mine, kind: Kind) -> tuple[str, ...]:
    stated = {
        purpose
        for one in found.notices
        if kind in one.terms.kinds
        for purpose in one.terms.purposes
    }
    words = tuple(str(PURPOSES[purpose]) for purpose in Purpose if purpose in stated)
    return words or (gettext("to carry out what you ask of us"),)


def _district(code: int | None) -> str:
    if not code:
        return ""
    district = District(code)
    return own(district.name_en, district.name_zh)
