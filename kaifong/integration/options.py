"""What a file does not say by itself: where it comes from, its currency, channel and clocks."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaifong.foundation.channels import Channel
from kaifong.foundation.matching.rules import Action

HOME_CURRENCY = "HKD"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
HIGHEST_RATE = Decimal(100_000)


class WrongOption(Exception):
    """A choice that cannot be meant so; the sentence is a msgid, `option` names the choice."""

    def __init__(self, option: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts)
        self.option = option
        self.sentence = sentence
        self.facts = facts


class Existing(StrEnum):
    """What a row does to a customer who is known already."""

    FILL = "fill"  # only what is empty
    OVERWRITE = "overwrite"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class Options:
    """
    The choices of an import.

    `source` names the system that the numbers in the file belong to; `rates` are HKD for one unit;
    `notice` is the code of the notice under which the people's data were collected.
    """

    source: str
    currency: str = HOME_CURRENCY
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    channel: Channel = Channel.OTHER
    zone: str = "Asia/Hong_Kong"
    keep_repeats: bool = True
    existing: Existing = Existing.FILL
    alike: str = ""  # what is done about new people who are likely known; none: as the rules say
    notice: str = ""  # of ours, that the other system showed; none: it showed its own

    @property
    def all_rates(self) -> dict[str, Decimal]:
        return {HOME_CURRENCY: Decimal(1), **self.rates}

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """
        Return the choices as they are kept in JSON or sent by a form.

        :raises WrongOption: if one of them cannot be meant so
        """
        rates = {name: _rate(name, text) for name, text in (given.get("rates") or {}).items()}
        found = cls(
            source=_source(given.get("source", "")),
            currency=_currency(given.get("currency") or HOME_CURRENCY),
            rates=rates,
            channel=_channel(given.get("channel") or 0),
            zone=_zone(given.get("zone") or "Asia/Hong_Kong"),
            keep_repeats=given.get("keep_repeats", True) not in (False, "", "false", "0"),
            existing=_existing(given.get("existing") or Existing.FILL),
            alike=_alike(given.get("alike") or ""),
            notice=str(given.get("notice") or ""),
        )
        if found.currency not in found.all_rates:
            raise WrongOption(
                "rates",
                "Write how many HKD one %(currency)s was worth.",
                currency=found.currency,
            )
        return found

    def as_json(self) -> dict[str, Any]:
        rates = {name: str(rate) for name, rate in self.rates.items()}
        return {**asdict(self), "rates": rates, "channel": int(self.channel)}


def _source(text: Any) -> str:
    word = str(text).strip().lower()
    if not _SOURCE.fullmatch(word):
        raise WrongOption(
            "source",
            "Name the system that the file comes from in up to 40 small letters, digits or "
            "hyphens, such as web-shop.",
        )
    return word


def _currency(text: Any) -> str:
    word = str(text).strip().upper()
    if not _CURRENCY.fullmatch(word):
        raise WrongOption("currency", "Write a currency as three letters, such as HKD.")
    return word


def _rate(name: str, text: Any) -> Decimal:
    _currency(name)
    try:
        rate = Decimal(str(text).strip())
    except InvalidOperation:
        rate = Decimal(0)
    if not (rate.is_finite() and round(rate, 6) > 0 and rate < HIGHEST_RATE):
        raise WrongOption("rates", "A rate is a number above zero, such as 12.08.")
    return round(rate, 6)


def _channel(number: Any) -> Channel:
    try:
        return Channel(int(number))
    except ValueError:
        raise WrongOption("channel", "There is no such channel.") from None


def _zone(name: Any) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongOption(
            "zone", "Write a time zone such as Asia/Hong_Kong or Europe/London."
        ) from None


def _existing(word: Any) -> Existing:
    try:
        return Existing(word)
    except ValueError:
        raise WrongOption("existing", "Choose fill, overwrite or skip.") from None


def _alike(word: Any) -> str:
    if word and word not in set(Action):
        raise WrongOption("alike", "Choose block, warn or log.")
    return str(word)
