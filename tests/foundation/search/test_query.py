import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.search.folding import bigrams, fold
from kaifong.foundation.search.query import LONGEST_QUERY, Terms, parse_query


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("陳大文", Terms(cjk=("陈大", "大文"))),
        ("陈大文", Terms(cjk=("陈大", "大文"))),
        ("陳", Terms(cjk_prefixes=("陈",))),
        ("陳，大文", Terms(cjk=("大文",), cjk_prefixes=("陈",))),
        ("Chan大文", Terms(latin=("chan",), cjk=("大文",))),
        ("ＣＨＡＮ, Tai Man", Terms(latin=("chan", "tai", "man"))),
        ("Ng Chan", Terms(latin=("chan",), prefixes=("ng",))),
        ("tai.man@example.com", Terms(latin=("tai.man@example.com",))),
        ("+852 9123-4567", Terms(digits=("852", "9123", "4567"))),
        ("(852)９１２３４５６７", Terms(digits=("852", "91234567"))),
        ("C536379 KF-2024-001", Terms(latin=("c536379", "kf-2024-001"))),
        ("Flat 12", Terms(latin=("flat",), prefixes=("12",))),
        ("chan CHAN 陳大 陈大", Terms(latin=("chan",), cjk=("陈大",))),
        ("100%", Terms(latin=("100%",))),
        (" - ' % ()", Terms()),
        ("", Terms()),
    ],
)
def test_terms_of_what_is_typed(typed: str, terms: Terms) -> None:
    assert parse_query(typed) == terms


def test_the_chinese_part_as_a_tsquery() -> None:
    assert parse_query("陳大文 李").tsquery == "陈大 & 大文 & 李:*"
    assert parse_query("chan").tsquery == ""


def test_nothing_asked_is_false() -> None:
    assert not parse_query("  ")
    assert parse_query("陳")


def test_a_long_text_is_read_only_so_far() -> None:
    assert parse_query("x" * LONGEST_QUERY + " chan") == Terms(latin=("x" * LONGEST_QUERY,))


@given(st.text() | st.text(alphabet="陳大文&|!:*()'<>\\ ab1-+"))
def test_any_text_gives_safe_terms(typed: str) -> None:
    terms = parse_query(typed)

    assert all(len(term) >= 3 for term in terms.latin + terms.digits)
    assert all(term.isdecimal() or term in fold(typed) for term in terms.digits + terms.latin)
    assert not re.search(r"['\\!|()<>]", terms.tsquery)
    assert terms == parse_query(fold(typed)) or len(typed) > LONGEST_QUERY


@given(st.text(alphabet="陳大文黃 ab", max_size=10))
def test_a_name_answers_to_itself(name: str) -> None:
    terms, tokens = parse_query(name), bigrams(name).split()
    assert set(terms.cjk) <= set(tokens)
    assert all(any(t.startswith(p) for t in tokens) for p in terms.cjk_prefixes)
