"""Cards as other programs read them."""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from kaifong.foundation.hongkong.names import parse_name

from .card import MEMBER_NO, NAME_EN, NAME_ZH, Card, Version
from .lines import escaped, folded

IN_MEMORY = 4 * 1024 * 1024
MAKER = "-//Kaifong//EN"


def write(cards: Iterable[Card], version: Version) -> IO[bytes]:
    """Return a file of cards at its beginning."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  its reader closes it
    for card in cards:
        file.write(written(card, version))
    file.seek(0)
    return file


def written(card: Card, version: Version) -> bytes:
    """Return one card."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{MAKER}", *_lines(card, version)]
    return b"".join(folded(line) for line in (*lines, "END:VCARD"))


def _lines(card: Card, version: Version) -> Iterator[str]:
    newer = version == "4.0"
    shown = " ".join(filter(None, (card.name_en, card.name_zh))) or card.member_no
    # Both versions want a name, whoever it is; an empty one is allowed in N alone.
    yield f"FN:{escaped(shown or card.uid or '?')}"
    yield f"N:{';'.join(escaped(part) for part in _name(card))}"
    for nth, address in enumerate(card.emails, 1):
        yield f"EMAIL;{_first(nth, newer, 'INTERNET')}:{escaped(address)}"
    for nth, number in enumerate(card.phones, 1):
        first = _first(nth, newer, "VOICE")
        yield f"TEL;VALUE=uri;{first}:tel:{number}" if newer else f"TEL;{first}:{escaped(number)}"
    if card.locality or card.country:
        yield f"ADR:;;;{escaped(card.locality)};;;{escaped(card.country)}"
    if card.language and newer:
        yield f"LANG:{escaped(card.language)}"
    texts = ((NAME_EN, card.name_en), (NAME_ZH, card.name_zh), (MEMBER_NO, card.member_no))
    for name, text in (*texts, ("NOTE", card.note), ("UID", card.uid)):
        if text:
            yield f"{name}:{escaped(text)}"


def _name(card: Card) -> tuple[str, str, str, str, str]:
    """Return family, given and additional names; programs order them as the reader is used to."""
    latin = parse_name(card.name_en)
    if card.name_en and latin.family_en:
        return (
            latin.family_en,
            latin.given_en or latin.christian_en,
            (latin.christian_en if latin.given_en else ""),
            "",
            "",
        )
    chinese = parse_name(card.name_zh)
    if card.name_zh and not card.name_en:
        return chinese.family_zh, chinese.given_zh, "", "", ""
    return "", card.name_en, "", "", ""


def _first(nth: int, newer: bool, kind: str) -> str:  # noqa: FBT001
    if newer:
        return f"PREF={min(nth, 100)}"
    return f"TYPE={kind},PREF" if nth == 1 else f"TYPE={kind}"
