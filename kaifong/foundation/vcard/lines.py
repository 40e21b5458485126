"""Content lines: folded and unfolded, their values escaped and taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 75  # octets of a line without its end: RFC 2426 s.2.6, RFC 6350 s.3.2
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?(?P<name>[A-Za-z0-9-]+)")
_PARAMETER = re.compile(
    r';(?P<name>[A-Za-z0-9-]+)(?:=(?P<value>(?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*))?'
)


@dataclass(frozen=True)
class Line:
    """One property: its name in capitals, its parameters, its value as it is written."""

    name: str
    value: str
    parameters: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def types(self) -> frozenset[str]:
        """Return the TYPE parameters in small letters, also those of old cards without a name."""
        return frozenset(value.lower() for value in self.parameters.get("TYPE", ()))


def escaped(text: str) -> str:
    """Return a text as it may stand in a value or a part of one."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return whole.replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def plain(value: str) -> str:
    """Return what an escaped text says."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts(value: str, at: str = ";") -> list[str]:
    """Return the parts of a value that unescaped signs divide, each as it reads."""
    found, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 1
        elif value[place] == at:
            found.append(value[start:place])
            start = place + 1
        place += 1
    return [plain(part) for part in (*found, value[start:])]


def folded(line: str) -> bytes:
    """Return a line, broken where it is too long, never inside a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece, ""]).encode()


def unfolded(text: str) -> Iterator[str]:
    """Yield whole lines; an old card's soft breaks (= at the end) are joined too."""
    line: str | None = None
    for raw in re.split(r"\r\n|\n|\r", text):
        if line is not None and raw[:1] in (" ", "\t"):
            line += raw[1:]
        elif line is not None and line.endswith("=") and "QUOTED-PRINTABLE" in line.upper():
            line = line[:-1] + raw
        else:
            if line:
                yield line
            line = raw
    if line:
        yield line


def line_of(text: str) -> Line | None:
    """Return a line taken apart; None if it is none."""
    head = _NAME.match(text)
    if head is None:
        return None
    place = head.end()
    parameters: dict[str, tuple[str, ...]] = {}
    while found := _PARAMETER.match(text, place):
        name, value = found["name"].upper(), found["value"]
        if value is None:  # an old card: TEL;CELL;PREF
            name, value = "TYPE", found["name"]
        given = tuple(one.strip('"') for one in value.split(","))
        parameters[name] = (*parameters.get(name, ()), *given)
        place = found.end()
    if text[place : place + 1] != ":":
        return None
    return Line(head["name"].upper(), text[place + 1 :], parameters)
