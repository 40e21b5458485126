"""
Grounds on which a request must or may be refused, Cap. 486 ss.20, 24: a list with a version.

An entry of the log book names the version by which it was made, so old versions stay here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kaifong.foundation.law.pack import Words

from .kinds import Kind

VERSION = "2026-11"
_ACCESS, _CORRECTION, _DELETION = Kind.ACCESS, Kind.CORRECTION, Kind.DELETION


class NoSuchGround(Exception):
    """The list has no ground of that name for this kind of request."""


@dataclass(frozen=True)
class Ground:
    """One of them; `is_read` is not so where its words rest on memory."""

    code: str
    must: bool
    section: str
    kinds: frozenset[Kind]
    words: Words
    is_read: bool = True


def _one(
    code: str, section: str, kinds: Kind | set[Kind], en: str, zh: str, **more: bool
) -> tuple[str, Ground]:
    own = frozenset({kinds} if isinstance(kinds, Kind) else kinds)
    must, is_read = more.get("must", False), more.get("is_read", True)
    return code, Ground(code, must, section, own, Words(en, zh), is_read)


VERSIONS: dict[str, dict[str, Ground]] = {
    "2026-11": dict(
        (
            _one(
                "identity",
                "s.20(1)(a), s.24(1)",
                {_ACCESS, _CORRECTION, _DELETION},
                "We were not given what shows who makes the request.",
                "我們未獲提供所需資料以確定提出要求者的身分。",
                must=True,
                is_read=False,
            ),
            _one(
                "others",
                "s.20(1)(b)",
                _ACCESS,
                "Another person's data would be disclosed, and that person has not consented.",
                "依從要求必會披露另一人的個人資料，而該人並未同意。",
                must=True,
                is_read=False,
            ),
            _one(
                "not_in_writing",
                "s.20(3)(a)",
                _ACCESS,
                "The request is not in writing in Chinese or English.",
                "該要求並非以中文或英文書面提出。",
                is_read=False,
            ),
            _one(
                "cannot_locate",
                "s.20(3)(b)",
                _ACCESS,
                "We were not given what we reasonably need to find the data.",
                "我們未獲提供合理所需的資料以找出所要求的資料。",
                is_read=False,
            ),
            _one(
                "repeated",
                "s.20(3)(c)",
                _ACCESS,
                "Two or more similar requests came before, and to comply again is unreasonable.",
                "先前已有兩項或以上相類似的要求，再次依從並不合理。",
                is_read=False,
            ),
            _one(
                "other_user",
                "s.20(3)(d)",
                _ACCESS,
                "Another data user controls the use of the data so that we may not comply.",
                "另一資料使用者控制有關資料的使用，令我們不得依從要求。",
            ),
            _one(
                "form",
                "s.20(3)(e)",
                _ACCESS,
                "The request was not made on the form specified by the Commissioner.",
                "該要求並非以專員指明的表格提出。",
            ),
            _one(
                "ordinance",
                "s.20(3)(ea)",
                _ACCESS,
                "An Ordinance entitles us not to comply with the request.",
                "我們根據條例有權不依從該要求。",
            ),
            _one(
                "exempt",
                "s.20(3)(f)",
                {_ACCESS, _CORRECTION},
                "The data are exempt under Part 8 of the Ordinance.",
                "有關資料獲《私隱條例》第8部豁免。",
            ),
            _one(
                "not_inaccurate",
                "s.24(3)(b)",
                _CORRECTION,
                "We are not satisfied that the data are inaccurate.",
                "我們不信納有關資料不準確。",
            ),
            _one(
                "not_accurate",
                "s.24(3)(d)",
                _CORRECTION,
                "We are not satisfied that the correction is accurate.",
                "我們不信納所要求的改正是準確的。",
            ),
            _one(
                "kept_by_law",
                "s.26(1)(a)",
                _DELETION,
                "A law forbids us to erase the data.",
                "法例禁止我們刪除有關資料。",
            ),
            _one(
                "still_needed",
                "s.26(1)",
                _DELETION,
                "The data are still required for the purpose for which they are used.",
                "有關資料仍為使用目的所需要。",
            ),
        )
    )
}


def grounds_for(kind: Kind) -> Iterator[Ground]:
    """Yield the grounds of today's list for this kind of request, those that bind us first."""
    fit = [ground for ground in VERSIONS[VERSION].values() if kind in ground.kinds]
    yield from sorted(fit, key=lambda ground: not ground.must)


def ground(code: str, version: str = VERSION) -> Ground:
    """
    Return a ground of a version of the list.

    :raises NoSuchGround: if that version has none of the name
    """
    try:
        return VERSIONS[version][code]
    except KeyError as unknown:
        raise NoSuchGround(code) from unknown
