"""Names sound alike however they are spelt here."""

import pytest

from kaifong.foundation.hongkong.readings import characters_read, readings
from kaifong.foundation.hongkong.sounds import (
    families,
    initials_of,
    sound,
    sounds_of,
    whole_names,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tai Man", "Taiman"),
        ("Tai-Man", "tai man"),
        ("Tsz Ching", "Tze Ching"),
        ("Tsz Ching", "Chi Ching"),
        ("Sze Yee", "Si Yi"),
        ("Wah Keung", "Wa Keung"),
        ("Kar Ho", "Ka Ho"),
        ("Cheong", "Cheung"),
        ("Mei", "May"),
        ("Tsun", "Chun"),
    ],
)
def test_spellings_of_one_sound_are_one(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("Tai Man", "Tai Ming"), ("Ka Yan", "Ka Yin")])
def test_other_sounds_stay_others(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("chinese", "spelt"),
    [
        ("大文", "Tai Man"),
        ("大文", "Dawen"),
        ("家豪", "Ka Ho"),
        ("子晴", "Tsz Ching"),
        ("詠琳", "Wing Lam"),
        ("俊傑", "Chun Kit"),
        ("俊杰", "Junjie"),
        ("美玲", "May Ling"),
    ],
)
def test_characters_sound_as_they_are_spelt(chinese, spelt):
    assert sound(spelt) in sounds_of(chinese)


def test_both_scripts_have_one_family():
    assert set(families("Chan")) == set(families("CHEN")) == {"陈"}
    assert families("Au Yeung") == families("Au-Yeung") == families("Auyeung") == ("欧阳",)
    assert families("Ng") == ("吴", "伍")
    assert families("Patel") == ("patel",)
    assert families("") == ()


def test_initials_are_cantonese_or_none():
    assert initials_of("大文") == "tm"
    assert initials_of("㐀文") == ""


def test_short_forms_lead_to_the_whole_name():
    assert whole_names("Ken") == ("kenneth",)
    assert set(whole_names("chris")) == {"christina", "christine", "christopher"}
    assert whole_names("Kelvin") == ("kelvin",)


def test_every_reading_can_be_found_again():
    assert all(
        character in characters_read()[spelling]
        for character, spellings in readings().items()
        for spelling in spellings
    )
