"""Two ways to write one person's name agree; two people's do not."""

import pytest

from kaifong.customers.likeness import HONG_KONG, Likeness, table
from kaifong.foundation.matching.engine import matching
from kaifong.foundation.matching.rules import Weights


def even(rules):
    """Return weights by which the levels alone count."""
    shares = {c.field: tuple(1 / len(c.names) for _ in c.names) for c in rules.comparisons}
    return Weights(shares, shares, 0.5)


def levels(one, other):
    with matching(HONG_KONG, table([one, other])) as matcher:
        found = matcher.weigh(even(HONG_KONG), [(one.id, other.id)], least=0)
    at = dict(zip([c.field for c in HONG_KONG.comparisons], found[0].levels, strict=True))
    return {
        field: HONG_KONG.comparison(field).names[level] if level >= 0 else "missing"
        for field, level in at.items()
    }


def named(text):
    latin = text if text.isascii() else ""
    return {"name_en": latin, "name_zh": "" if latin else text}


def name_level(one, other):
    return levels(Likeness(id=1, **named(one)), Likeness(id=2, **named(other)))["name"]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("陳大文", "陈大文", "chinese"),
        ("CHAN Tai Man", "Tai Man Chan", "latin"),
        ("陳大文", "CHAN Tai Man", "sounds"),
        ("陳大文", "Chen Dawen", "sounds"),
        ("CHAN Tai Man", "Chen Taiman", "sounds"),
        ("Kelvin Chan", "CHAN Tai Man, Kelvin", "english"),
        ("Ken Wong", "WONG Ka Ho, Kenneth", "english"),
        ("CHAN Tai Man", "CHAN Tai Mna", "near"),
        ("CHAN T M", "CHAN Tai Man", "initials"),
        ("CHAN T.M.", "陳大文", "initials"),
        ("CHAM Tai Man", "CHAN Tai Man", "family_near"),
        ("陳志明", "陳智明", "alike"),
        ("Kelvin Chan", "陳大文", "part"),
        ("James MacDonald", "MacDonald", "part"),
    ],
)
def test_one_persons_names_agree(one, other, level):
    assert name_level(one, other) == level
    assert name_level(other, one) == level


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("陳大文", "陳美玲"),
        ("CHAN Tai Man", "WONG Tai Man"),
        ("Kelvin Chan", "Kelvin Wong"),
        ("Kelvin Chan", "Jason Chan"),
        ("CHAN Tai Man", "黃志明"),
    ],
)
def test_two_peoples_names_do_not(one, other):
    assert name_level(one, other) == "differs"


def test_numbers_addresses_and_places_agree_by_degrees():
    one = Likeness(id=1, phones=("+85291234567",), emails=("kelvin.chan@a.example",), district=203)
    typo = Likeness(id=2, phones=("+85291234576",), emails=("kelvinchan@b.example",), district=201)
    assert levels(one, typo) == {
        "name": "missing",
        "phone": "near",
        "email": "local",
        "district": "region",
    }
    assert levels(one, Likeness(id=3))["phone"] == "missing"
    assert levels(one, Likeness(id=3, district=101))["district"] == "differs"
