"""Money in whole cents of one currency; the shop's own is the Hong Kong dollar."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

HOME = "HKD"
SIGNS = {
    "HKD": "HK$",
    "GBP": "£",
    "USD": "US$",
    "EUR": "€",
    "CNY": "CN¥",
    "MOP": "MOP$",
    "TWD": "NT$",
}


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in cents; negative when it is owed back."""

    cents: int
    currency: str = HOME

    @classmethod
    def dollars(cls, dollars: int) -> Self:
        return cls(dollars * 100)

    @classmethod
    def from_decimal(cls, amount: Decimal, currency: str = HOME) -> Self:
        """Return an exact amount rounded to cents, half away from zero as invoices do."""
        return cls(int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP)), currency)

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
        return Money(self.cents + other.cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        whole, cents = divmod(abs(self.cents), 100)
        return f"{sign}{SIGNS.get(self.currency, self.currency + ' ')}{whole:,}.{cents:02d}"


class CurrenciesDiffer(Exception):
    """Amounts of two currencies cannot be added; convert one first."""
