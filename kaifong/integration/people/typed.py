"""Rows of text as people, every row either whole or with the reason why not."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from kaifong.foundation.channels import channel_from
from kaifong.foundation.emails import normalise_email
from kaifong.foundation.hongkong import hkid
from kaifong.foundation.hongkong.names import parse_name
from kaifong.foundation.hongkong.phones import normalise_phone
from kaifong.foundation.search.folding import cjk_runs, fold
from kaifong.integration import values
from kaifong.integration.options import Options
from kaifong.integration.own_fields import Own, value
from kaifong.integration.places_named import district_of
from kaifong.integration.reading.source import Chunk
from kaifong.integration.reasons import AnswerReason, OwnReason, PersonReason
from kaifong.integration.sales_lines import OLDEST
from kaifong.integration.vocabulary import CUSTOMER, MEMBER_NO, NAME_EN, NAME_ZH

LONGEST_EVIDENCE = 200
MOST_POINTS = 10  # of each kind for one person
_BETWEEN = re.compile(r"[;,、|\n]+")
_LANGUAGES = {
    "en": "en eng english 英文 英語 英语",
    "zh-hant": "zh zhhant zhhk zhtw zhhanthk chinese traditionalchinese tc chi cantonese 中文 繁體"
    " 繁體中文 繁体中文 粵語 廣東話",
    "zh-hans": "zhhans zhcn simplifiedchinese sc mandarin putonghua 簡體 簡體中文 简体 简体中文"
    " 普通話",
}
_LANGUAGE_OF = {word: code for code, words in _LANGUAGES.items() for word in words.split()}

phone = lru_cache(100_000)(normalise_phone)
email = lru_cache(100_000)(normalise_email)


_ANSWERS = {
    True: "yes y true t 1 on agree agreed optin optedin subscribed accept accepted 是 同意 已同意"
    " 願意 接受 訂閱 已訂閱",
    False: "no n false f 0 off disagree refused optout optedout unsubscribed declined 否 不 不同意"
    " 不願意 不接受 拒絕 已拒絕 取消訂閱 已取消訂閱 不要",
}
_ANSWER_OF = {word: yes for yes, words in _ANSWERS.items() for word in words.split()}
_BASES = {
    "written": "written writing form signed paper letter 書面 表格 簽署 書面同意",
    "click": "click clicked web online website checkbox tick app 網上 網頁 網站 應用程式 剔選",
    "oral": "oral verbal phone telephone spoken call 口頭 電話",
}
_BASIS_OF = {word: basis for basis, words in _BASES.items() for word in words.split()}


class Wrong(Exception):
    """The row cannot be taken."""

    def __init__(self, reason: PersonReason | OwnReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about marketing; a yes has its basis, its day and what shows it."""

    agreed: bool
    said_at: datetime | None = None
    basis: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a row says; None where it says nothing."""

    row: int
    external_id: str | None
    member_no: str | None
    name_en: str | None
    name_zh: str | None
    language: str | None
    district: int | None
    channel: int | None
    joined_at: datetime | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)  # the shop's own fields, by name
    answer: Answer | None = None
    withheld: AnswerReason | None = None  # why what is said about marketing does not count
    under_age: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    at: datetime
    options: Options
    day_first: bool = True
    own: Own = field(default_factory=dict)


Cells = Mapping[str, str | None]


def people(
    chunk: Chunk, mapping: Mapping[str, str], terms: Terms
) -> Iterator[Person | tuple[int, PersonReason | OwnReason, int]]:
    """Yield every row as a person, or as its number, the reason and its place in the chunk."""
    columns = {
        name: values.trimmed(chunk.records[column]).to_pylist() for name, column in mapping.items()
    }
    for place, row in enumerate(chunk.rows.to_pylist()):
        cells = {name: column[place] for name, column in columns.items()}
        try:
            yield person(row, cells, terms)
        except Wrong as wrong:
            yield row, wrong.reason, place


def person(row: int, cells: Cells, terms: Terms) -> Person:
    """
    Return what one row says.

    :raises Wrong: if it cannot be taken
    """
    names = _names(cells.get("name_en"), cells.get("name_zh"))
    answer = _answer(cells, terms)
    found = Person(
        row=row,
        external_id=_key(cells, CUSTOMER.name, CUSTOMER.longest, PersonReason.CUSTOMER_TOO_LONG),
        member_no=_key(cells, MEMBER_NO.name, MEMBER_NO.longest, PersonReason.MEMBER_TOO_LONG),
        name_en=names[0],
        name_zh=names[1],
        language=_LANGUAGE_OF.get(_letters(cells.get("language") or "")),
        district=_district(cells),
        channel=_channel(cells.get("channel")),
        joined_at=_moment(cells.get("joined_at"), terms),
        emails=_points(cells.get("email"), email, PersonReason.EMAIL_NOT_VALID),
        phones=_points(cells.get("phone"), phone, PersonReason.PHONE_NOT_VALID),
        more=_more(cells, terms.own),
        answer=answer if isinstance(answer, Answer) else None,
        withheld=answer if isinstance(answer, AnswerReason) else None,
        under_age=bool(_ANSWER_OF.get(_letters(cells.get("under_18") or ""))),
    )
    # Somebody without any key could only be matched on nothing, and would be anybody.
    if not (found.external_id or found.member_no or found.emails or found.phones):
        raise Wrong(PersonReason.KEY_MISSING)
    return found


def _more(cells: Cells, own: Own) -> dict[str, Any]:
    found = {}
    for name, one in own.items():
        said, wrong = value(one, cells.get(name))
        if wrong is not None:
            raise Wrong(wrong)
        if said is not None:
            found[name] = said
    return found


def _key(cells: Cells, field: str, longest: int, reason: PersonReason) -> str | None:
    text = cells.get(field)
    if text and len(text) > longest:
        raise Wrong(reason)
    # Masked alike, the keys of many would become one person's.
    if text and hkid.MASK in text:
        raise Wrong(PersonReason.HKID_AS_KEY)
    return text or None


def _names(english: str | None, chinese: str | None) -> tuple[str | None, str | None]:
    """Return the English and the Chinese name, wherever each of them was written."""
    found: dict[str, str] = {}
    for text in filter(None, (english, chinese)):
        parts = _by_script(" ".join(unicodedata.normalize("NFC", text).split()))
        for script, part in parts.items():
            found.setdefault(script, part)
    for script, name in (("en", NAME_EN), ("zh", NAME_ZH)):
        if len(found.get(script, "")) > name.longest:
            raise Wrong(PersonReason.NAME_TOO_LONG)
    return found.get("en") or None, found.get("zh") or None


def _by_script(text: str) -> dict[str, str]:
    if not cjk_runs(text):
        return {"en": text}
    if text.isascii() or not any(sign.isascii() and sign.isalpha() for sign in text):
        return {"zh": text}
    name = parse_name(text)
    return {"en": name.en, "zh": name.zh} if name.en and name.zh else {"zh": text}


def _points(
    text: str | None, normalise: Callable[[str], str | None], reason: PersonReason
) -> tuple[str, ...]:
    if not text:
        return ()
    found = [normalise(part) for part in _BETWEEN.split(text) if part.strip()]
    if None in found:
        raise Wrong(reason)
    points = tuple(dict.fromkeys(point for point in found if point))
    if len(points) > MOST_POINTS:
        raise Wrong(PersonReason.TOO_MANY_POINTS)
    return points


def _district(cells: Cells) -> int | None:
    district, country = cells.get("district"), cells.get("country")
    return int(district_of(district=district, country=country)) or None


def _channel(text: str | None) -> int | None:
    channel = channel_from(text) if text else None
    return None if channel is None else int(channel)


def _moment(text: str | None, terms: Terms) -> datetime | None:
    if not text:
        return None
    zone = ZoneInfo(terms.options.zone)
    found = values.moment(text, zone=zone, day_first=terms.day_first)
    if found is None:
        raise Wrong(PersonReason.JOINED_NOT_UNDERSTOOD)
    if found > terms.at + timedelta(days=1):
        raise Wrong(PersonReason.JOINED_IN_FUTURE)
    if found < OLDEST:
        raise Wrong(PersonReason.JOINED_TOO_OLD)
    return found


def _answer(cells: Cells, terms: Terms) -> Answer | AnswerReason | None:
    text = cells.get("marketing")
    if not text:
        return None  # silence is no answer
    agreed = _ANSWER_OF.get(_letters(text))
    if agreed is None:
        return AnswerReason.NOT_UNDERSTOOD
    written = cells.get("consent_at")
    zone = ZoneInfo(terms.options.zone)
    said_at = values.moment(written, zone=zone, day_first=terms.day_first) if written else None
    evidence = (cells.get("consent_evidence") or "").strip()[:LONGEST_EVIDENCE]
    if not agreed:  # a no needs nothing; without a day that has been, it is said today
        past = said_at if said_at and said_at <= terms.at else None
        return Answer(agreed=False, said_at=past, evidence=evidence)
    basis = _basis(cells.get("consent_basis") or "")
    why = _why_no_consent(basis, said_at, evidence, terms.at)
    return why or Answer(True, said_at, basis or "", evidence)


def _basis(text: str) -> str | None:
    words = [_letters(text), *map(_letters, re.split(r"[\W_]+", text))]
    found = {_BASIS_OF[word] for word in words if word in _BASIS_OF}
    return "oral" if "oral" in found else min(found, default=None)


def _why_no_consent(
    basis: str | None, said_at: datetime | None, evidence: str, at: datetime
) -> AnswerReason | None:
    if basis is None:
        return AnswerReason.BASIS_MISSING
    if basis == "oral":
        return AnswerReason.ORAL
    if said_at is None:
        return AnswerReason.DATE_MISSING
    if said_at > at:
        return AnswerReason.IN_FUTURE
    return None if evidence else AnswerReason.EVIDENCE_MISSING


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())
