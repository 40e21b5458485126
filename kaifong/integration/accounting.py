"""The account of an import: every line in one bucket, every cent explained."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .sales_rules import Bucket


@dataclass(frozen=True, slots=True)
class Tally:
    """The lines of one bucket in one currency; `amount` is exact, `cents` rounded line by line."""

    bucket: Bucket
    currency: str
    lines: int
    amount: Decimal
    cents: int


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a file."""

    tallies: tuple[Tally, ...]

    @property
    def lines(self) -> int:
        return sum(tally.lines for tally in self.tallies)

    def amounts(self) -> dict[str, Decimal]:
        """Return the exact sum of quantity × price by currency."""
        return _sums((tally.currency, tally.amount) for tally in self.tallies)

    def roundings(self) -> dict[str, Decimal]:
        """Return by currency what rounding each line to cents took away from the exact sum."""
        return _sums((t.currency, t.amount - Decimal(t.cents) / 100) for t in self.tallies)

    def as_json(self) -> dict[str, object]:
        """Return the account for machines: sums as text, so that nobody reads them as floats."""
        return {
            "lines": self.lines,
            "buckets": [
                {
                    "bucket": tally.bucket.value,
                    "currency": tally.currency,
                    "lines": tally.lines,
                    "amount": _plain(tally.amount),
                    "cents": tally.cents,
                }
                for tally in self.tallies
            ],
            "amounts": {name: _plain(amount) for name, amount in self.amounts().items()},
            "rounding": {name: _plain(amount) for name, amount in self.roundings().items()},
        }


def account_of(rows: Iterable[tuple[str, str | None, int, Decimal, int]]) -> Account:
    """Return the account of the rows that `tally_sql` finds, in the order of the buckets."""
    order = list(Bucket)
    tallies = (Tally(Bucket(b), currency or "", n, sum_, c) for b, currency, n, sum_, c in rows)
    return Account(tuple(sorted(tallies, key=lambda t: (order.index(t.bucket), t.currency))))


def tally_sql(judged: str) -> str:
    """Return a select of bucket, currency, lines, amount and cents from judged lines."""
    return f"""
select bucket, currency, count(*) as lines, coalesce(sum(amount), 0) as amount,
  cast(coalesce(sum(cents), 0) as bigint) as cents
from {judged} as judged group by bucket, currency"""  # noqa: S608  # our own table


def _sums(parts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for currency, amount in parts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return sums


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
