"""Numbers of identity cards are found by their check digit in any text, and nothing else is."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.hkid import BARE_HINT, HINT, MASK, check_digit, masked

LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=2)
DIGITS = st.text("0123456789", min_size=6, max_size=6)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="()（）"), max_size=40)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def plainly(letters, digits):
    """Law.md L40 once more, by another route: the sum with its check digit divides by eleven."""
    worths = [36] * (2 - len(letters)) + [int(letter, 36) for letter in letters]
    body = [*worths, *map(int, digits)]
    for check in range(11):
        if (sum(w * v for w, v in zip(range(9, 1, -1), body, strict=True)) + check) % 11 == 0:
            return "0123456789A"[check]
    raise AssertionError


@pytest.mark.parametrize("number", ["A123456(3)", "G123456(A)", "AB987654(3)"])
def test_law_l03_is_masked(number):
    assert masked(number) == (MASK, 1)
    assert masked(f"ID: {number}, thanks") == (f"ID: {MASK}, thanks", 1)


@pytest.mark.parametrize(
    "text",
    [
        "A123456(4)",  # a wrong check digit
        "A1234567",  # an order number, law.md L03
        "KF00000001",
        "C536379",
        "85123A",
        "+852 9123 4567",
        "XA123456(3)B1",
        "1A123456(3)",
        "SKU-123456-3",
        "A12345(6)",
        "",
    ],
)
def test_what_is_none_is_left_alone(text):
    assert masked(text) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "a123456(3)",
        "A 123456 (3)",
        "A123456 ( 3 )",
        "A-123456(3)",
        "A123 456(3)",
        "Ａ１２３４５６（３）",
        "A123456（3）",
        "ａ１２３４５６（３）",
        "A1234563",
        "g123456a",
        "身份證A123456(3)號",
        "A\u3000123456(3)",
        "A\xa0123456(3)",
    ],
)
def test_every_way_of_writing_is_found(text):
    kept, hits = masked(text)
    assert hits == 1
    assert not any(sign.isdecimal() for sign in kept)


def test_several_in_one_text_and_what_stands_between():
    text = "A123456(3) and G123456(A), not A123456(4); 陳先生 AB987654(3)"
    assert masked(text) == (f"{MASK} and {MASK}, not A123456(4); 陳先生 {MASK}", 3)


def test_without_brackets_only_where_words_stand():
    assert masked("A1234563", bare=False) == ("A1234563", 0)
    assert masked("A123456(3)", bare=False) == (MASK, 1)


@given(LETTERS, DIGITS)
def test_the_check_digit_is_the_laws(letters, digits):
    assert check_digit(letters, digits) == plainly(letters, digits)


@given(LETTERS, DIGITS, WORDS, WORDS)
def test_no_number_gets_through_in_any_words(letters, digits, before, after):
    number = f"{letters}{digits}({check_digit(letters, digits)})"
    for written in (number, number.lower(), number.translate(WIDE)):
        kept, hits = masked(f"{before} {written} {after}")
        assert hits >= 1
        assert written not in kept


@given(LETTERS, DIGITS, st.sampled_from("0123456789A"))
def test_a_wrong_check_digit_is_no_number(letters, digits, check):
    text = f"{letters}{digits}({check})"
    assert (masked(text)[1] == 1) == (check == check_digit(letters, digits))


@given(st.text(st.sampled_from("AaＡB0123456789０１２３（）() -\u3000\xa0x中"), max_size=30))
def test_masking_ends_never_lengthens_and_is_hinted_at(text):
    kept, hits = masked(text)
    assert masked(kept) == (kept, 0)
    assert len(kept) <= len(text)
    # The quick search over whole columns finds at least what the slow one finds.
    column = pa.array([text])
    if hits:
        assert pc.match_substring_regex(column, f"(?:{HINT})|(?:{BARE_HINT})").to_pylist() == [True]
    if masked(text, bare=False)[1]:
        assert pc.match_substring_regex(column, HINT).to_pylist() == [True]
