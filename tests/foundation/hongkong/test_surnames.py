import pytest

from kaifong.foundation.hongkong.given_names import is_cantonese, is_english
from kaifong.foundation.hongkong.surnames import (
    characters,
    ranks,
    romanisations,
    surname_length,
)


@pytest.mark.parametrize(
    ("surname", "spelling"),
    [
        ("陳", "Chan"),
        ("黃", "Wong"),
        ("王", "Wong"),
        ("鄭", "Cheng"),
        ("吳", "Ng"),
        ("歐陽", "Au Yeung"),
    ],
)
def test_the_first_spelling_is_hong_kongs(surname: str, spelling: str) -> None:
    assert romanisations()[surname][0] == spelling
    assert surname in characters()[spelling.lower()]


def test_one_spelling_may_stand_for_several_surnames() -> None:
    assert characters()["wong"] == ("黃", "王")
    assert len(romanisations()) >= 150
    assert ranks()["chan"] > ranks()["tai"] > ranks()["ting"]


@pytest.mark.parametrize(
    ("name", "length"),
    [("陳大文", 1), ("歐陽大文", 2), ("欧阳", 2), ("歐文", 1), ("香港", 0), ("", 0)],
)
def test_how_much_of_a_name_is_the_surname(name: str, length: int) -> None:
    assert surname_length(name) == length


@pytest.mark.parametrize("surname", sorted(romanisations()))
def test_every_listed_surname_is_recognised(surname: str) -> None:
    assert surname_length(surname + "大文") == len(surname)


@pytest.mark.parametrize("word", ["Tai", "Man", "Ka-Ming", "Taiman", "Yuet", "Tsz", "Hoi"])
def test_cantonese_given_names(word: str) -> None:
    assert is_cantonese(word)
    assert not is_english(word)


@pytest.mark.parametrize("word", ["Peter", "MARY", "kelvin", "Mary-Jane"])
def test_english_given_names(word: str) -> None:
    assert is_english(word)
    assert not is_cantonese(word)
