"""What the made-up shop's organisation is written down with: departments, roles, people."""

from dataclasses import dataclass, field

from kaifong.authority.rules import Purpose
from kaifong.foundation.hongkong.places import Region


@dataclass(frozen=True)
class Unit:
    """A department."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class Allowed:
    """One line of a role; rows left out are all rows."""

    about: str
    actions: str
    classes: str
    regions: tuple[Region, ...] = ()
    categories: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Post:
    """A role in a department, for one purpose."""

    code: str
    unit: str
    name_en: str
    name_zh: str
    purpose: Purpose
    allowed: tuple[Allowed, ...] = field(repr=False)


@dataclass(frozen=True)
class Person:
    """Somebody who works here; those shown get a password that is printed at the start."""

    username: str
    post: str
    name_en: str
    name_zh: str
    language: str = "zh-hant"
    shown: bool = False
