"""Which encoding a text file is in, with Hong Kong's habits in mind."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from .source import UnreadableFile

BLOCK = 1 << 20
SAMPLE = 1 << 18  # bytes of lines outside ASCII that are weighed
ROUGH = 0.02  # the share of undecodable characters above which an encoding is not believed
COMMON = 0.7  # the share of everyday characters that real Chinese text exceeds

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Excel in Hong Kong writes code page 950; older systems write HKSCS characters, which it lacks.
_BIG5 = ("cp950", "big5hkscs")
_OTHERS = ["cp1252", "shift_jis", "euc_kr", "cp1251"]
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec, and whether some bytes cannot be read in it and were replaced."""

    name: str
    damaged: bool = False


def detect(path: Path, *, wanted: str = "") -> Encoding:
    """
    Return the encoding of a text file, or the wanted one where a person knows better.

    :raises UnreadableFile: if the file is empty or is not text in any encoding we know
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.strip():
        raise UnreadableFile("The file is empty.")
    if wanted:
        return Encoding(wanted, damaged=not _decodes(path, wanted))
    named = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _wide(head)
    if named:
        return Encoding(named, damaged=not _decodes(path, named))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    return _weighed(path)


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 of a file without a mark: its commas leave NULs on one side only."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) * 0.02 or min(even, odd) > max(even, odd) * 0.1:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _weighed(path: Path) -> Encoding:
    """Return the likeliest encoding of a file that is not UTF-8, Big5 first where it is close."""
    sample = b"".join(_foreign_lines(path))
    if _errors(sample, "utf-8") <= ROUGH / 2:
        return Encoding("utf-8", damaged=True)
    big5 = min(_BIG5, key=lambda name: _errors(sample, name))
    scores = {big5: _everyday_big5(sample), "gb18030": _everyday_gb(sample)}
    believed = {n: s for n, s in scores.items() if _errors(sample, n) <= ROUGH and s >= COMMON}
    if believed:
        name = max(believed, key=lambda name: (believed[name], name == big5))
    else:
        best = charset_normalizer.from_bytes(
            sample, cp_isolation=[*_BIG5, "gb18030", *_OTHERS]
        ).best()
        name = _fallback(sample) if best is None else best.encoding
    return Encoding(name, damaged=not _decodes(path, name))


def _fallback(sample: bytes) -> str:
    name = min((*_BIG5, "gb18030", "cp1252"), key=lambda name: _errors(sample, name))
    if _errors(sample, name) > 10 * ROUGH or b"\x00" in sample:
        raise UnreadableFile(
            "The file is not text in a known encoding. Save it as CSV in UTF-8, or as XLSX."
        )
    return name


def _foreign_lines(path: Path) -> Iterator[bytes]:
    left = SAMPLE
    with path.open("rb") as file:
        while left > 0 and (line := file.readline(BLOCK)):
            if not line.isascii():
                yield line[:left]
                left -= len(line)


def _errors(sample: bytes, name: str) -> float:
    """Return the share of characters outside ASCII that do not decode."""
    foreign = [char for char in sample.decode(name, "replace") if char > "\x7f"]
    return foreign.count("\ufffd") / max(len(foreign), 1)


def _pairs(sample: bytes) -> list[bytes]:
    return _PAIR.findall(sample)


def _everyday_big5(sample: bytes) -> float:
    """Return the share of pairs that are Big5 punctuation or its 5,401 frequent characters."""
    pairs = _pairs(sample)
    everyday = sum(
        0xA1 <= pair[0] <= 0xC6 and (pair[1] <= 0x7E or pair[1] >= 0xA1) for pair in pairs
    )
    return everyday / max(len(pairs), 1)


def _everyday_gb(sample: bytes) -> float:
    """Return the share of pairs that are GB 2312 punctuation or its 3,755 frequent characters."""
    pairs = _pairs(sample)
    everyday = sum(
        (0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA3) and pair[1] >= 0xA1 for pair in pairs
    )
    return everyday / max(len(pairs), 1)
