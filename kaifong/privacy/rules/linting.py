"""
What the regulator has found wanting in notices, looked for before one is published.

Sources: Cap. 486 Sch. 1 DPP1(1)(c) and (3), s.35C; the Privacy Commissioner's guidance on direct
marketing, its checks of 31 loyalty programmes (2017, 2019) and of 10 online shops (2023).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .notices import Terms
from .vocabulary import EXCESSIVE, NEEDS_CONSENT, USED_FOR, Kind, Purpose

MOST_OBLIGATORY = 4

# The Commissioner's own examples, and their Chinese: they leave open who, or what for.
PHRASES = {
    "en": (
        r"as (?:the company|we|it) may (?:from time to time )?think fit",
        r"\bthink fit\b",
        r"\bdeems? (?:fit|appropriate)\b",
        r"\bcarefully[ -]selected\b",
        r"\bour (?:\w+ )?(?:partners|affiliates|associates)\b",
        r"\b(?:business|marketing|selected|strategic) partners\b",
        r"\bincluding but not limited to\b",
    ),
    "zh-hant": (
        r"合作(?:夥伴|伙伴|伴侶|機構)",
        r"(?:業務|商業|商務|策略)(?:夥伴|伙伴)",
        r"(?:精心|特別)(?:挑選|揀選)",
        r"精選優惠",
        r"(?:不時)?認為(?:合適|適合|適當)",
        r"包括但不限於",
    ),
}
# Words that name no class when they stand in a list of classes.
VAGUE = {
    "en": (
        r"\bthird part(?:y|ies)\b",
        r"\b(?:group|related|associated|other) (?:companies|entities|parties)\b",
        r"\b(?:all|any|other|various|related) (?:kinds of )?(?:goods|products|services|offers)\b",
        r"\betc\b",
        r"\band others\b",
        r"\bpartners\b",
    ),
    "zh-hant": (
        r"第三方",
        r"(?:集團|關聯|相關|聯屬|有關|其他)(?:公司|機構|人士)",
        r"(?:所有|任何|其他|各類|相關)(?:的)?(?:貨品|產品|商品|服務|優惠)",
        r"等等",
        r"夥伴|伙伴",
    ),
}


class Wrong(StrEnum):
    """Why a notice may not be published."""

    PHRASE = "phrase"
    VAGUE_CLASS = "vague_class"
    NO_PURPOSE = "no_purpose"
    NO_KINDS = "no_kinds"
    NO_TRANSFEREE = "no_transferee"
    NO_CLASSES = "no_classes"
    NO_RECIPIENTS = "no_recipients"
    NO_RESPONSE = "no_response"
    NO_HANDLER = "no_handler"
    ONE_LANGUAGE = "one_language"
    NO_CONSEQUENCE = "no_consequence"
    TOO_MANY = "too_many"
    BIRTH_DATE = "birth_date"
    EXCESSIVE = "excessive"
    UNUSED = "unused"


@dataclass(frozen=True)
class Fault:
    """One thing that stands in the way: which, where, and the words or code that show it."""

    wrong: Wrong
    where: str = ""
    found: str = ""


def faults(terms: Terms, texts: Mapping[str, str]) -> list[Fault]:
    """Return all that stands in the way of publishing; `texts` is the notice in each language."""
    return [*_phrases(texts), *_classes(terms), *_lacking(terms), *_asked(terms)]


def _phrases(texts: Mapping[str, str]) -> Iterator[Fault]:
    for locale, patterns in PHRASES.items():
        text = texts.get(locale, "")
        spans: list[tuple[int, int]] = []
        for pattern in patterns:
            for match in re.finditer(pattern, text, re.IGNORECASE):
                # A longer phrase has said it already.
                if not any(start < match.end() and match.start() < end for start, end in spans):
                    spans.append(match.span())
                    yield Fault(Wrong.PHRASE, locale, match[0])


def _classes(terms: Terms) -> Iterator[Fault]:
    for name in ("transferees", "classes", "recipients"):
        for one in getattr(terms, name):
            for locale, patterns in VAGUE.items():
                match = re.search("|".join(patterns), one.words.in_(locale), re.IGNORECASE)
                if match:
                    yield Fault(Wrong.VAGUE_CLASS, name, one.words.in_(locale))


def _lacking(terms: Terms) -> Iterator[Fault]:
    marketing = bool(NEEDS_CONSENT & set(terms.purposes))
    lacking = {
        Wrong.NO_PURPOSE: not terms.purposes,
        Wrong.NO_KINDS: not terms.kinds,
        Wrong.NO_TRANSFEREE: not terms.transferees,
        Wrong.NO_CLASSES: marketing and not terms.classes,
        Wrong.NO_RECIPIENTS: Purpose.PROVISION in terms.purposes and not terms.recipients,
        Wrong.NO_RESPONSE: not terms.response.whole,
        Wrong.NO_HANDLER: not (terms.handler.whole and terms.address.whole),
    }
    yield from (Fault(wrong) for wrong, lacks in lacking.items() if lacks)
    for where, words in terms.texts():
        told_apart = where not in {"response", "handler", "address"}
        if told_apart and bool(words.en.strip()) != bool(words.zh.strip()):
            yield Fault(Wrong.ONE_LANGUAGE, where, words.en or words.zh)


def _asked(terms: Terms) -> Iterator[Fault]:
    obligatory = [asked for asked in terms.asked if asked.obligatory]
    if len(obligatory) > MOST_OBLIGATORY:
        yield Fault(Wrong.TOO_MANY, "asked", str(len(obligatory)))
    for asked in obligatory:
        if asked.kind == Kind.BIRTH_DATE:
            yield Fault(Wrong.BIRTH_DATE, "asked", asked.kind)
        elif asked.kind in EXCESSIVE:
            yield Fault(Wrong.EXCESSIVE, "asked", asked.kind)
        elif not USED_FOR.get(asked.kind, frozenset()) & set(terms.purposes):
            yield Fault(Wrong.UNUSED, "asked", asked.kind)
    for asked in terms.asked:
        if not asked.otherwise.whole:
            yield Fault(Wrong.NO_CONSEQUENCE, "asked", asked.kind)
