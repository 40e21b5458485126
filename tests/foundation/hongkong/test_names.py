import re
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaifong.foundation.hongkong.names import (
    PersonName,
    display,
    initials,
    name_keys,
    parse_name,
)

WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "Chan CHAN chan Tai Man Wong NG Ho Peter Mary PETER Au Yeung Szeto TM Foo BAR A-B O'Neil"
        " K.Y. 陳大文 陳 大文 歐陽 , ( ) ， · ＣＨＡＮ Mr van 123",
    )
)
NAMES = st.text(max_size=20) | st.lists(WORDS, max_size=6).map(" ".join)
CHAN_TAI_MAN = PersonName(family_en="Chan", given_en="Tai Man")
PETER = PersonName(family_en="Chan", given_en="Tai Man", christian_en="Peter")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("陳大文", PersonName(family_zh="陳", given_zh="大文")),
        ("陈大文", PersonName(family_zh="陈", given_zh="大文")),
        ("陳 大文", PersonName(family_zh="陳", given_zh="大文")),
        ("何敏", PersonName(family_zh="何", given_zh="敏")),
        ("陳", PersonName(family_zh="陳")),
        ("陳太", PersonName(family_zh="陳", given_zh="太")),
        ("歐陽大文", PersonName(family_zh="歐陽", given_zh="大文")),
        ("欧阳锋", PersonName(family_zh="欧阳", given_zh="锋")),
        ("司徒美玲", PersonName(family_zh="司徒", given_zh="美玲")),
        ("上官燕", PersonName(family_zh="上官", given_zh="燕")),
        ("陳李婉華", PersonName(family_zh="陳", given_zh="李婉華")),
        ("CHAN Tai Man", CHAN_TAI_MAN),
        ("Chan Tai Man", CHAN_TAI_MAN),
        ("CHAN TAI MAN", CHAN_TAI_MAN),
        ("chan tai man", CHAN_TAI_MAN),
        ("Tai Man Chan", CHAN_TAI_MAN),
        ("Tai Man CHAN", CHAN_TAI_MAN),
        ("Chan, Tai Man", CHAN_TAI_MAN),
        ("ＣＨＡＮ　Ｔａｉ　Ｍａｎ", CHAN_TAI_MAN),
        ("Chan Tai Man, Peter", PETER),
        ("Peter CHAN Tai Man", PETER),
        ("Peter Chan Tai Man", PETER),
        ("Peter Tai Man Chan", PETER),
        ("Chan Tai Man Peter", PETER),
        ("CHAN Tai Man (Peter)", PETER),
        ("Chan, Tai Man, Peter", PETER),
        ("Chan, Peter Tai Man", PETER),
        ("Peter Chan", PersonName(family_en="Chan", christian_en="Peter")),
        ("Chan Peter", PersonName(family_en="Chan", christian_en="Peter")),
        ("Peter", PersonName(christian_en="Peter")),
        ("Chan", PersonName(family_en="Chan")),
        ("NG", PersonName(family_en="Ng")),
        ("Au Yeung Tai Man", PersonName(family_en="Au Yeung", given_en="Tai Man")),
        ("Tai Man Au Yeung", PersonName(family_en="Au Yeung", given_en="Tai Man")),
        ("AU-YEUNG Tai Man", PersonName(family_en="Au-Yeung", given_en="Tai Man")),
        ("Mary Szeto", PersonName(family_en="Szeto", christian_en="Mary")),
        ("Sheung Koon Mei Ling", PersonName(family_en="Sheung Koon", given_en="Mei Ling")),
        ("Au Chi Ho", PersonName(family_en="Au", given_en="Chi Ho")),
        ("Ho Man Lam", PersonName(family_en="Ho", given_en="Man Lam")),
        ("Wong Fu Keung", PersonName(family_en="Wong", given_en="Fu Keung")),
        ("Ka Ming Li", PersonName(family_en="Li", given_en="Ka Ming")),
        ("Chan Tai-man", PersonName(family_en="Chan", given_en="Tai-man")),
        ("Wang Xiaoming", PersonName(family_en="Wang", given_en="Xiaoming")),
        ("Xiaoming Wang", PersonName(family_en="Wang", given_en="Xiaoming")),
        ("Zoeyline Chan Tai Man", PersonName("Chan", "Tai Man", "Zoeyline")),
        ("TM Chan", PersonName(family_en="Chan", given_en="TM")),
        ("John Smith", PersonName(family_en="Smith", christian_en="John")),
        ("Smith, John", PersonName(family_en="Smith", christian_en="John")),
        ("陳大文 CHAN Tai Man", PersonName("Chan", "Tai Man", "", "陳", "大文")),
        ("CHAN Tai Man Peter 陳大文", PersonName("Chan", "Tai Man", "Peter", "陳", "大文")),
        ("陳大文（Peter）", PersonName("", "", "Peter", "陳", "大文")),
        ("", PersonName()),
    ],
)
def test_shapes_of_names(typed: str, name: PersonName) -> None:
    assert parse_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "Madonna Ciccone",
        "Mr Chan",
        "R2-D2 & Co.",
        "香港電訊有限公司",
        "約翰·史密斯",
        "陳大文 #12",
        "Chan, , Man",
        "a b c d e f g h",
        "<script>alert(1)</script>",
        "('; DROP TABLE--",
        "😀",
    ],
)
def test_an_unknown_shape_stays_as_it_was_typed(typed: str) -> None:
    assert display(parse_name(typed), "en") == typed
    assert display(parse_name(typed), "zh-hant") == typed


@pytest.mark.parametrize(
    ("typed", "en", "zh"),
    [
        ("Peter Chan Tai Man", "CHAN Tai Man, Peter", "CHAN Tai Man, Peter"),
        ("Peter Chan", "Peter CHAN", "Peter CHAN"),
        ("陳大文", "陳大文", "陳大文"),
        ("陳大文 Tai Man Chan", "CHAN Tai Man", "陳大文"),
        ("", "", ""),
    ],
)
def test_how_it_is_shown(typed: str, en: str, zh: str) -> None:
    assert display(parse_name(typed), "en") == en
    assert display(parse_name(typed), "zh-hant") == zh


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Chan Tai Man", "CT"),
        ("Peter Chan Tai Man", "PC"),
        ("陳大文", "陳"),
        ("陳大文 Chan Tai Man", "CT"),
        ("Madonna", "M"),
        ("", "?"),
        ("123", "?"),
    ],
)
def test_initials(typed: str, letters: str) -> None:
    assert initials(parse_name(typed)) == letters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CHAN Tai Man", "Tai Man Chan"),
        ("CHAN Tai-Man", "Chan Taiman"),
        ("Chan Tai Man, Peter", "Peter Chan"),
        ("Peter CHAN Tai Man", "Chan, Tai Man"),
        ("Lai Ming Chan", "Chan Lai Ming"),
        ("Mr Peter Chan", "CHAN Peter"),
        ("陳大文", "陈大文"),
        ("陳大文 Chan Tai Man", "陳 大文"),
        ("Au Yeung Tai Man", "Auyeung Tai Man"),
    ],
)
def test_names_that_may_be_one_persons(one: str, other: str) -> None:
    assert name_keys(parse_name(one)) & name_keys(parse_name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chan Tai Man", "Chan Tai Ming"),
        ("Peter Chan", "Peter Wong"),
        ("陳大文", "陳文大"),
        ("", ""),
        ("Mr", "Mrs"),
    ],
)
def test_names_that_are_not_one_persons(one: str, other: str) -> None:
    assert not name_keys(parse_name(one)) & name_keys(parse_name(other))


def _letters(text: str) -> list[str]:
    return sorted(letter for letter in text.casefold() if letter.isalnum())


def _halved(text: str) -> str:
    return text.translate({0xFF01 + at: 0x21 + at for at in range(0x5E)})


@given(NAMES)
def test_no_letter_is_lost(typed: str) -> None:
    assert _letters("".join(astuple(parse_name(typed)))) == _letters(_halved(typed))


@given(NAMES, st.sampled_from(["en", "zh-hant"]))
def test_showing_and_reading_again_changes_nothing(typed: str, language: str) -> None:
    shown = display(parse_name(typed), language)
    assert display(parse_name(shown), language) == shown


@given(NAMES)
def test_any_name_has_initials_and_keys(typed: str) -> None:
    name = parse_name(typed)
    assert 1 <= len(initials(name)) <= 4
    assert all(key[:3] in {"zh:", "en:"} and key[3:].strip() for key in name_keys(name))
