"""
Text made equal for searching: case, width, Traditional and Simplified, and Chinese 2-grams.

Written to the search columns and applied to the query by the same functions, never shown.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

# Han with its extensions and compatibility forms, 々〆〇, kana and hangul: scripts without spaces.
CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
)
_RUN = re.compile(f"[{CJK}]+")
_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
# Forms met in Hong Kong names and addresses which OpenCC leaves apart.
_VARIANTS = str.maketrans("郞靑淸黒徳栢邨菓衞敍枱糉艶曽", "郎青清黑德柏村果卫叙台粽艳曾")


def fold(text: str) -> str:
    """Return the text in NFKC (full width made half), lower case, single spaces, none outside."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    # Again, since lower-casing can leave a letter and its mark apart.
    return " ".join(unicodedata.normalize("NFKC", lowered).split())


def simplify(text: str) -> str:
    """
    Return the text with each Traditional or variant character made Simplified.

    Character by character, not by phrase as OpenCC does by itself (it keeps 乾 in 乾隆 but makes it
    干 in 乾): else a part of a name would not be found in the name.
    """
    return text.translate(simplified_characters())


@cache
def simplified_characters() -> dict[int, str]:
    """Return the code points that change, with what they become."""
    han = [chr(code) for first, end in _HAN for code in range(first, end)]
    simple = OpenCC("t2s").convert("\n".join(han)).translate(_VARIANTS).split("\n")
    changed = {ord(old): new for old, new in zip(han, simple, strict=True) if old != new}
    # A few characters need two steps, since a step's outcome may itself have a simpler form.
    return {old: new.translate(changed) for old, new in changed.items()}


def bigrams(text: str) -> str:
    """
    Return the space-joined 2-grams of the Chinese in a text, for a `simple` tsvector.

    Each run ends in its last character alone, so that every character begins some token and a
    prefix search (`陈:*`) finds it wherever it stands: 陳大文 → "陈大 大文 文".
    """
    return " ".join(token for run in cjk_runs(simplify(fold(text))) for token in _tokens(run))


def cjk_runs(text: str) -> list[str]:
    """Return the unbroken stretches of Chinese (or kana, hangul) of a text."""
    return _RUN.findall(text)


def like_escape(text: str) -> str:
    r"""Return the text with `\`, `%` and `_` escaped, to stand literally in a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _tokens(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]
