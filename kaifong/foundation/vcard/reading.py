"""Cards of other programs: whatever of them is well formed, and where the rest stands."""

import quopri
from collections.abc import Iterator
from dataclasses import dataclass

from kaifong.foundation.search.folding import cjk_runs

from .card import MEMBER_NO, NAME_EN, NAME_ZH, Card
from .lines import Line, line_of, parts, plain, unfolded

VERSIONS = frozenset({"2.1", "3.0", "4.0"})


@dataclass(frozen=True)
class Broken:
    """A card that cannot be read, as far as it goes."""

    text: str


def read(text: str) -> Iterator[Card | Broken]:
    """Yield every card of a text in its order; what stands between cards is passed over."""
    begun: list[str] | None = None
    for line in unfolded(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if begun is not None:  # the one before has no end
                yield Broken("\n".join(begun))
            begun = []
        elif begun is not None and word == "END:VCARD":
            yield _card(begun)
            begun = None
        elif begun is not None:
            begun.append(line)
    if begun is not None:
        yield Broken("\n".join(begun))


def _card(texts: list[str]) -> Card | Broken:
    lines = [line_of(text) for text in texts]
    known: dict[str, list[Line]] = {}
    for line in lines:
        if line is None:
            return Broken("\n".join(texts))
        known.setdefault(line.name, []).append(line)
    if _text(known, "VERSION") not in VERSIONS:
        return Broken("\n".join(texts))
    name_en, name_zh = _names(known)
    locality, country = _place(known)
    return Card(
        name_en=name_en,
        name_zh=name_zh,
        emails=_values(known, "EMAIL"),
        phones=tuple(one.removeprefix("tel:") for one in _values(known, "TEL")),
        language=_text(known, "LANG"),
        locality=locality,
        country=country,
        member_no=_text(known, MEMBER_NO),
        note=_text(known, "NOTE"),
        uid=_text(known, "UID"),
    )


def _names(known: dict[str, list[Line]]) -> tuple[str, str]:
    ours = _text(known, NAME_EN), _text(known, NAME_ZH)
    if any(ours):
        return ours
    shown = _text(known, "FN")
    family, given, more = (*_parts(known, "N"), "", "", "")[:3]
    runs = "".join(cjk_runs(shown))
    if cjk_runs(family + given):
        # Written without spaces, the family name first, whatever order the program shows.
        latin = "" if cjk_runs(shown) else shown
        return latin, f"{family}{given}".replace(" ", "")
    if not family:
        latin = shown if shown and not runs else given
        return latin.strip(), runs
    name = f"{family.upper()} {given}".strip()
    return ", ".join(filter(None, (name, more))), runs


def _place(known: dict[str, list[Line]]) -> tuple[str, str]:
    found = (*_parts(known, "ADR"), *[""] * 7)[:7]
    return found[3] or found[4], found[6]


def _values(known: dict[str, list[Line]], name: str) -> tuple[str, ...]:
    lines = sorted(known.get(name, ()), key=_preference)
    return tuple(dict.fromkeys(filter(None, (_said(line).strip() for line in lines))))


def _preference(line: Line) -> int:
    if "pref" in line.types():
        return 0
    given = line.parameters.get("PREF", ("",))[0]
    return int(given) if given.isdecimal() else 101


def _text(known: dict[str, list[Line]], name: str) -> str:
    found = known.get(name)
    return _said(found[0]).strip() if found else ""


def _parts(known: dict[str, list[Line]], name: str) -> list[str]:
    found = known.get(name)
    return [part.strip() for part in parts(_raw(found[0]))] if found else []


def _said(line: Line) -> str:
    return plain(_raw(line))


def _raw(line: Line) -> str:
    """Return the value as it is written, of old cards without their transfer encoding."""
    ways = {value.upper() for value in line.parameters.get("ENCODING", ())} | {
        kind.upper() for kind in line.types()
    }
    if "QUOTED-PRINTABLE" not in ways:
        return line.value
    charset = line.parameters.get("CHARSET", ("utf-8",))[0]
    octets = quopri.decodestring(line.value.encode("latin-1", "replace"))
    try:
        return octets.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return octets.decode("utf-8", "replace")
