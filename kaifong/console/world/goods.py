"""What the made-up shop sells: twelve categories, invented brands, names in both languages."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from . import wares

ZIPF = 0.9  # how much more the first of a category sells than the tenth
SERIES = 4  # when names run out, there is a Series 2


@dataclass(frozen=True)
class Category:
    """A family of goods: its share of sales, how often several are bought, when it sells best."""

    code: str
    name_en: str
    name_zh: str
    share: float
    several: float
    months: frozenset[int] = frozenset()


CATEGORIES = (
    Category("home", "Home & Living", "家居生活", 11, 0.12, frozenset({1, 2, 9})),
    Category("kitchen", "Kitchen", "廚房用品", 9, 0.12, frozenset({1, 12})),
    Category("beauty", "Beauty & Health", "美容健康", 13, 0.18, frozenset({5, 11})),
    Category("baby", "Mother & Baby", "母嬰用品", 8, 0.3),
    Category("electronics", "Electronics", "電子產品", 10, 0.04, frozenset({11, 12})),
    Category("toys", "Toys & Games", "玩具遊戲", 6, 0.08, frozenset({7, 12})),
    Category("stationery", "Stationery", "文具", 5, 0.35, frozenset({8, 9})),
    Category("pets", "Pets", "寵物用品", 7, 0.35),
    Category("sports", "Sports & Outdoor", "運動戶外", 6, 0.06, frozenset({3, 10, 11})),
    Category("groceries", "Groceries", "糧油食品", 14, 0.5, frozenset({1, 2})),
    Category("fashion", "Fashion", "時裝配飾", 12, 0.1, frozenset({1, 4, 10})),
    Category("gifts", "Gifts & Festive", "禮品節慶", 5, 0.25, frozenset({1, 2, 9, 12})),
)


@dataclass(frozen=True)
class Goods:
    """The products, category by category, the popular ones first."""

    codes: list[str]
    names_en: list[str]
    names_zh: list[str]
    brands: list[str]
    category: NDArray[np.int16]  # place among CATEGORIES
    price_cents: NDArray[np.int64]
    popularity: NDArray[np.float64]  # category + share of the category that sells up to this one

    def pick(self, category: NDArray[np.int16], chance: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return products of these categories, drawn by chances in [0, 1)."""
        return np.searchsorted(self.popularity, category + chance * 0.999_999_9, side="right")


def draw(*, count: int, seed: int) -> Goods:
    """Draw the catalogue, evenly over the categories."""
    rng = np.random.default_rng([seed, 1])
    sizes = [len(part) for part in np.array_split(np.arange(count), len(CATEGORIES))]
    columns: list[tuple[str, str, str, str, int, int]] = []
    popularity: list[float] = []
    for index, (category, size) in enumerate(zip(CATEGORIES, sizes, strict=True)):
        columns += _of_category(rng, index, category, size)
        shares = np.arange(1, size + 1) ** -ZIPF
        popularity += list(index + np.cumsum(shares) / shares.sum())
    codes, names_en, names_zh, brands, categories, prices = zip(*columns, strict=True)
    return Goods(
        codes=list(codes),
        names_en=list(names_en),
        names_zh=list(names_zh),
        brands=list(brands),
        category=np.array(categories, dtype=np.int16),
        price_cents=np.array(prices, dtype=np.int64),
        popularity=np.array(popularity),
    )


def _of_category(
    rng: np.random.Generator, index: int, category: Category, size: int
) -> list[tuple[str, str, str, str, int, int]]:
    ware = wares.WARES[category.code]
    names = list(product(range(1, SERIES + 1), ware.items, ware.brands, ware.variants))
    kinds = len(names) // SERIES
    # Names without a series first; only a large catalogue needs the others.
    order = np.concatenate([rng.permutation(kinds) + n * kinds for n in range(SERIES)])[:size]
    rows = []
    for number, (series, item, brand, variant) in enumerate((names[n] for n in order), start=1):
        price = np.exp(rng.uniform(np.log(item.low), np.log(item.high)))
        rows.append(
            (
                f"{category.code[:3].upper()}{number:05}",
                f"{brand.en} {variant.en} {item.en}" + f" Series {series}" * (series > 1),
                f"{brand.zh} {variant.zh}{item.zh}" + f" 第{series}代" * (series > 1),
                brand.en,
                index,
                _pretty(price),
            )
        )
    return rows


def _pretty(dollars: float) -> int:
    """Return a price in cents as shops write it: 7.9, 68, 199, 1,290."""
    if dollars < 30:
        return int(dollars) * 100 + 90
    if dollars < 150:
        return int(dollars) * 100
    return (int(dollars) // 10 * 10 + 9) * 100 if dollars < 1_000 else int(dollars) // 10 * 1_000
