"""An import's report in words and figures for its page."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kaifong.foundation.web.formats import hk_date
from kaifong.integration.queries import ImportSeen

from . import wording


@dataclass(frozen=True)
class Told:
    """The report; amounts are text with their currency."""

    verdicts: list[tuple[str, object, object, int]]
    buckets: list[tuple[str, int, str]]
    totals: list[tuple[int, str]]
    rounding: list[str]
    reasons: list[tuple[str, int]]
    refused: int
    blank: int
    masked: int
    possible: int
    answers: dict[str, int]
    withheld: list[tuple[str, int]]
    orders: dict[str, int]
    period: list[str]
    made: dict[str, Any]
    reverted: dict[str, int]


def told(one: ImportSeen) -> Told | None:
    """Return the report of an import, or nothing before its first check."""
    report = one.report
    if "verdicts" not in report:
        return None
    counts = report["verdicts"]
    return Told(
        verdicts=[
            (tone, name, note, counts.get(verdict, 0))
            for verdict, (tone, name, note) in wording.VERDICTS.items()
        ],
        buckets=[
            (wording.bucket(b["bucket"]), b["lines"], _amount(b["amount"], b["currency"]))
            for b in report.get("buckets", [])
        ],
        totals=[
            (report["lines"], _amount(amount, currency))
            for currency, amount in report.get("amounts", {}).items()
            if currency
        ],
        rounding=[
            _amount(amount, currency)
            for currency, amount in report.get("rounding", {}).items()
            if Decimal(amount)
        ],
        reasons=[(wording.reason(code), lines) for code, lines in report["reasons"].items()],
        refused=sum(report["reasons"].values()),
        blank=report.get("blank", 0),
        masked=report.get("masked", 0),
        possible=report.get("possible_duplicates", 0),
        answers=report.get("answers", {}),
        withheld=[(wording.reason(code), n) for code, n in report.get("withheld", {}).items()],
        orders=report.get("orders", {}),
        period=_period(report.get("period") or []),
        made=report.get("made", {}),
        reverted=report.get("reverted", {}),
    )


def _amount(text: str, currency: str) -> str:
    """Return an exact amount: never rounded, at least two decimals."""
    amount = Decimal(text)
    places = max(2, -int(amount.as_tuple().exponent))
    return f"{amount:,.{places}f} {currency}".strip()


def _period(moments: list[str | None]) -> list[str]:
    found = [datetime.fromisoformat(moment) for moment in moments if moment]
    return [hk_date(moment) for moment in found]
