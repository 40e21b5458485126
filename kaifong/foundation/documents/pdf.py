"""Papers: a page that says what is shown and to whom, then figures and tables, set by Typst."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

from .sheet import printable

TEMPLATE = Path(__file__).with_name("paper.typ")
# The first that is there sets everything; Hong Kong's forms before Taiwan's.
FAMILIES = (
    *("Noto Sans CJK HK", "Noto Sans HK", "Source Han Sans HK", "PingFang HK"),
    *("Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "Microsoft JhengHei"),
)
FONT_PACKAGE = "pylopdf_fonts_zh_tw"  # Noto Sans TC in a wheel, for machines without a font
FAMILY = 'font-family="'
WIDE_FROM = 8  # columns
ROWS_AT_MOST = 2_000  # of one table: paper is to be read


class NoChineseFont(Exception):
    """No font on this machine has Chinese characters; nothing is printed with holes in it."""


@dataclass(frozen=True)
class Table:
    """A table of ready text; `numbers` are the places of columns set flush right."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """
    A whole paper: `facts` are the lines of its cover, `figures` label, value and note.

    `text` are paragraphs, as in a letter; `drawing` is a chart as SVG, before the tables.
    """

    title: str
    language: str  # en or zh-hant
    facts: Sequence[tuple[str, str]] = ()
    text: Sequence[str] = ()
    figures: Sequence[tuple[str, str, str]] = ()
    tables: Sequence[Table] = ()
    foot: str = ""
    drawing: str = ""


def write(paper: Paper) -> bytes:
    """
    Return a paper as PDF.

    :raises NoChineseFont: if it has Chinese characters and no font does
    """
    data = asdict(paper)
    language = data.pop("language")
    data |= {
        "lang": "zh" if language.startswith("zh") else "en",
        "wide": any(len(table.heads) > WIDE_FROM for table in paper.tables),
    }
    for table in data["tables"]:
        table["rows"] = table["rows"][:ROWS_AT_MOST]
    data["drawing"] = in_our_font(paper.drawing)
    family = chinese_font()
    data["fonts"] = [family or "Libertinus Serif"]
    text = printable(json.dumps(data, ensure_ascii=False, default=_plain))
    if family is None and any(is_chinese(sign) for sign in text):
        raise NoChineseFont
    import typst

    made: bytes = typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"data": text},
    )
    return made


@cache
def fonts() -> "typst.Fonts":
    """Return the machine's fonts, looked for once a process: that is dearer than most papers."""
    import typst

    return typst.Fonts(font_paths=_font_folders())


@cache
def chinese_font() -> str | None:
    """Return the family that sets our papers, or None if this machine has none."""
    known = set(fonts().families())
    return next((family for family in FAMILIES if family in known), None)


def in_our_font(drawing: str) -> str:
    """Return a drawing that asks for our own font first, whatever it asked for."""
    family = chinese_font()
    return drawing.replace(FAMILY, f"{FAMILY}{family}, ") if family else drawing


def _font_folders() -> list[str]:
    found = find_spec(FONT_PACKAGE)
    return list(found.submodule_search_locations or ()) if found else []


def _plain(value: object) -> object:
    return list(value) if isinstance(value, range) else str(value)


def is_chinese(sign: str) -> bool:
    """Return whether a sign needs a font with Chinese characters."""
    return sign > "⺀" and unicodedata.east_asian_width(sign) in "WF"
