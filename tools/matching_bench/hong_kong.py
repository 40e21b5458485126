"""People of Hong Kong written down more than once, as shops write them down."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kaifong.console.world import people, reaching
from kaifong.customers.likeness import Likeness
from kaifong.foundation.hongkong.names import parse_name
from kaifong.foundation.hongkong.places import District
from kaifong.foundation.hongkong.surnames import romanisations

DISTRICTS = [district.value for district in District if 100 < district.value < 400]
TWICE, THRICE = 0.35, 0.1  # of people who are in the books so often


def written(count: int, seed: int = 20_260_301) -> tuple[list[Likeness], dict[int, int]]:
    """Return records of so many people, and which record is whose."""
    draw = random.Random(seed)  # noqa: S311  a bench, and the same one each time
    made = _people(count, seed)
    records: list[Likeness] = []
    whose: dict[int, int] = {}
    for number, person in enumerate(made):
        chance = draw.random()
        again = 2 if chance < THRICE else 1 if chance < TWICE + THRICE else 0
        for copy in range(1 + again):
            record = person if copy == 0 else _again(draw, person)
            record = replace(record, id=len(records) + 1)
            whose[record.id] = number
            records.append(record)
    return records, whose


def _people(count: int, seed: int) -> list[Likeness]:
    rng = np.random.default_rng(seed)
    district = rng.choice(np.array(DISTRICTS), count)
    drawn = people.draw(rng, district, first=1)
    numbers = reaching.phones(np.arange(count)).to_pylist()
    has = rng.random((2, count)) < np.array([[reaching.HAS_EMAIL], [reaching.HAS_PHONE]])
    has[1] |= ~has[0]
    whose = np.where(
        rng.random(count) < reaching.SHARES_PHONE, np.arange(count) - 1, np.arange(count)
    )
    digits, domains = rng.integers(1, 9_999, count), rng.integers(0, len(reaching.DOMAINS), count)
    return [
        Likeness(
            id=0,
            name_en=en,
            name_zh=zh,
            district=int(district[at]),
            emails=(f"{mail}{digits[at]}@{reaching.DOMAINS[domains[at]]}",) if has[0, at] else (),
            phones=(numbers[whose[at]],) if has[1, at] else (),
        )
        for at, (en, zh, mail) in enumerate(
            zip(
                drawn.name_en.to_pylist(),
                drawn.name_zh.to_pylist(),
                drawn.mail.to_pylist(),
                strict=True,
            )
        )
    ]


def _again(draw: random.Random, person: Likeness) -> Likeness:
    """Write a person down once more: the name otherwise, and up to two other things."""
    record = draw.choice(NAMED)(draw, person)
    if not record.name_en and not record.name_zh:
        record = person
    for change in draw.sample(REACHED, draw.choice((0, 1, 1, 2))):
        changed = change(draw, record)
        # Somebody of whom only a name is left could be anybody.
        record = changed if changed.phones or changed.emails else record
    return record


def _typo(draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, name_en=_mistyped(draw, person.name_en))


def _swapped(_draw: random.Random, person: Likeness) -> Likeness:
    name = parse_name(person.name_en)
    words = (name.christian_en, name.given_en, name.family_en)
    return replace(person, name_en=" ".join(filter(None, words)).title())


def _spelt_otherwise(draw: random.Random, person: Likeness) -> Likeness:
    name, chinese = parse_name(person.name_en), parse_name(person.name_zh)
    spellings = romanisations().get(chinese.family_zh, ()) or (name.family_en,)
    given = name.given_en.replace(" ", draw.choice(("", "-", " "))).capitalize()
    words = (draw.choice(spellings), given)
    return replace(person, name_en=" ".join(filter(None, words)), name_zh="")


def _nickname(_draw: random.Random, person: Likeness) -> Likeness:
    name = parse_name(person.name_en)
    if not (name.christian_en and name.family_en):
        return person
    return replace(person, name_en=f"{name.christian_en} {name.family_en.title()}", name_zh="")


def _only_chinese(_draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, name_en="" if person.name_zh else person.name_en)


def _only_latin(_draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, name_zh="" if person.name_en else person.name_zh)


def _initials(_draw: random.Random, person: Likeness) -> Likeness:
    name = parse_name(person.name_en)
    if not (name.given_en and name.family_en):
        return person
    letters = " ".join(word[0] for word in name.given_en.split())
    return replace(person, name_en=f"{name.family_en.upper()} {letters}", name_zh="")


def _other_phone(draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, phones=(f"+8526{draw.randrange(10**7):07}",))


def _mistyped_phone(draw: random.Random, person: Likeness) -> Likeness:
    if not person.phones:
        return person
    at = draw.randrange(5, 12)
    number = person.phones[0]
    return replace(person, phones=(f"{number[:at]}{draw.randrange(10)}{number[at + 1 :]}",))


def _no_phone(_draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, phones=())


def _other_address(_draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, emails=tuple(e.split("@")[0] + "@other.example" for e in person.emails))


def _no_address(_draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, emails=())


def _moved(draw: random.Random, person: Likeness) -> Likeness:
    return replace(person, district=draw.choice(DISTRICTS))


def _mistyped(draw: random.Random, text: str) -> str:
    if len(text) < 6:
        return text
    at = draw.randrange(1, len(text) - 1)
    kind = draw.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + draw.choice("aeinost") + text[at + 1 :]


Change = Callable[[random.Random, Likeness], Likeness]
NAMED: tuple[Change, ...] = (
    *(_typo, _swapped, _spelt_otherwise, _nickname, _only_chinese, _only_latin, _initials),
)
REACHED: tuple[Change, ...] = (
    *(_other_phone, _mistyped_phone, _no_phone, _other_address, _no_address, _moved),
)
