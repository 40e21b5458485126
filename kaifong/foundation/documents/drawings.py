"""Drawings (SVG) as files: with their cover in them, or as points (PNG) set by Typst."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from html import escape

from .pdf import NoChineseFont, chinese_font, fonts, in_our_font, is_chinese
from .sheet import printable

POINTS_PER_INCH = 192
SET = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg")"""
HEAD = 33  # bytes: the signature of a PNG and its first chunk

Lines = Sequence[tuple[str, str]]


def described(drawing: str, title: str, cover: Lines) -> str:
    """Return a drawing with a title and its cover as the description behind its first tag."""
    said = "\n".join(f"{label}: {printable(text)}" for label, text in cover)
    start, end, rest = drawing.partition(">")
    return f"{start}{end}<title>{escape(title)}</title><desc>{escape(said)}</desc>{rest}"


def png(drawing: str, title: str, cover: Lines) -> bytes:
    """
    Return a drawing as PNG, its cover as the text that a picture carries (iTXt).

    :raises NoChineseFont: if it has Chinese characters and no font on this machine does
    """
    import typst

    if chinese_font() is None and any(is_chinese(sign) for sign in drawing):
        raise NoChineseFont
    made: bytes = typst.compile(
        SET.encode(),
        format="png",
        ppi=POINTS_PER_INCH,
        font_paths=fonts(),
        sys_inputs={"drawing": in_our_font(drawing)},
    )
    said = "\n".join(f"{label}: {printable(text)}" for label, text in cover)
    texts = _texts((("Title", title), ("Description", said)))
    return made[:HEAD] + texts + made[HEAD:]


def _texts(named: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(_chunk(key.encode() + b"\0\0\0\0\0" + text.encode()) for key, text in named)


def _chunk(body: bytes) -> bytes:
    whole = b"iTXt" + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))
