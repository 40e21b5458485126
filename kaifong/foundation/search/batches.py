"""Folding a million names at once, equal to folding them one by one."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kaifong.foundation.search.folding import CJK, fold, simplified_characters

_CODE_POINTS = 0x110000
_NEWLINE, _SPACE = ord("\n"), ord(" ")

type Codes = NDArray[np.uint32]
type Mask = NDArray[np.bool_]


def fold_many(texts: Sequence[str | None]) -> list[str]:
    """Return `fold` of each text, in order; nothing folds to an empty text."""
    return [fold(text) if text else "" for text in texts]


def bigrams_many(texts: Sequence[str | None]) -> list[str]:
    """Return `bigrams` of each text, in order; nothing has no 2-grams."""
    if not texts:
        return []
    # Folded texts hold no line breaks, so that one can stand between them. Lone surrogates pass
    # through the encoding and are dropped with all else that is not Chinese.
    lines = "\n".join(fold_many(texts)).encode("utf-32-le", "surrogatepass")
    codes = _simplified()[np.frombuffer(lines, dtype=np.uint32)]
    tokens = _tokens(codes).tobytes().decode("utf-32-le")
    return tokens.replace(" \n", "\n").removesuffix(" ").split("\n")


def _tokens(codes: Codes) -> Codes:
    # A character of a pair writes itself, its neighbour and a space; a run's last, itself and a
    # space; a line break, itself; all else nothing.
    chinese, line_ends = _chinese()[codes], codes == _NEWLINE
    paired = chinese & np.append(chinese[1:], np.False_)
    widths = 2 * chinese.astype(np.int8) + paired + line_ends
    starts = np.cumsum(widths, dtype=np.intp) - widths
    tokens: Codes = np.full(int(widths.sum(dtype=np.intp)), _SPACE, dtype=np.uint32)
    written = chinese | line_ends
    tokens[starts[written]] = codes[written]
    tokens[starts[paired] + 1] = codes[np.flatnonzero(paired) + 1]
    return tokens


@cache
def _simplified() -> Codes:
    table = np.arange(_CODE_POINTS, dtype=np.uint32)
    for old, new in simplified_characters().items():
        table[old] = ord(new)
    return table


@cache
def _chinese() -> Mask:
    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    for first, last in re.findall("(.)-(.)", CJK):
        table[ord(first) : ord(last) + 1] = True
    return table
