"""
Numbers of Hong Kong identity cards in any text, found by their check digit and masked.

Source: law.md L03 and L40 (Code of Practice on the Identity Card Number 2.3): letters count
A=10 … Z=35, a missing first letter 36, weights 9 to 2; the check digit is 11 less the sum modulo
11, ten being written A.
"""

import re

MASK = "[HKID]"  # never longer than what it covers
BLANK = 36
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
# Forms as wide as a Chinese character, and blanks of other kinds, place for place.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_BODY = r"(?<![A-Za-z0-9])([A-Za-z]{1,2})[ -]?([0-9]{3})[ -]?([0-9]{3})"
_IN_BRACKETS = _BODY + r" ?\( ?([0-9Aa]) ?\)"
# Without brackets only in one piece: order numbers and quantities stand side by side.
_BARE = r"(?<![A-Za-z0-9])([A-Za-z]{1,2})([0-9]{3})([0-9]{3})([0-9Aa])(?![A-Za-z0-9])"
_BRACKETED = re.compile(_IN_BRACKETS)
_ANY = re.compile(f"(?:{_IN_BRACKETS})|(?:{_BARE})")
# The same in the syntax of RE2, without looking behind: it finds all of them, and some more.
HINT = r"[A-Za-zＡ-Ｚａ-ｚ][ 　\x{A0}-]?[0-9０-９]{3}[ 　\x{A0}-]?[0-9０-９]{3}[ 　\x{A0}]?[(（]"
BARE_HINT = r"[A-Za-zＡ-Ｚａ-ｚ][0-9０-９]{6}[0-9０-９AaＡａ]"


def check_digit(letters: str, digits: str) -> str:
    """Return the check digit of one or two letters and six digits."""
    worth = [ord(letter) - ord("A") + 10 for letter in letters.upper()]
    worth = [BLANK] * (2 - len(worth)) + worth + [int(digit) for digit in digits]
    rest = 11 - sum(w * v for w, v in zip(WEIGHTS, worth, strict=True)) % 11
    return {10: "A", 11: "0"}.get(rest, str(rest))


def masked(text: str, *, bare: bool = True) -> tuple[str, int]:
    """
    Return the text without numbers of identity cards, and how many there were.

    `bare` looks for those without brackets too: not in columns of order numbers, of which every
    eleventh would look like one.
    """
    plain = text if text.isascii() else text.translate(_PLAIN)
    hits = 0
    pieces, done = [], 0
    for found in (_ANY if bare else _BRACKETED).finditer(plain):
        letters, *digits, check = (part for part in found.groups() if part is not None)
        if check_digit(letters, "".join(digits)) == check.upper():
            pieces += [text[done : found.start()], MASK]
            done = found.end()
            hits += 1
    return ("".join([*pieces, text[done:]]), hits) if hits else (text, 0)
