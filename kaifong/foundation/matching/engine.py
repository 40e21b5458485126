"""Finding, comparing and weighing pairs of records in sets, on DuckDB within bounded memory."""

# ruff: noqa: S608  statements made from rules that are our own data

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from . import learning
from .rules import MISSING, Comparison, RuleSet, Weights, bits_of, probability

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RANDOM_PAIRS = 50_000
RAREST_BITS = 24.0  # what the rarest value may add at most
# A value is believed to be as common as its level is, until so many records say otherwise.
USUAL = 10_000


@dataclass(frozen=True)
class Pair:
    """Two records that may be one: how likely, and at which level each field agrees."""

    left: int
    right: int
    probability: float
    bits: float
    levels: tuple[int, ...]
    said: tuple[float, ...]  # bits for or against by each field


@dataclass(frozen=True)
class Found:
    """What a scan found."""

    pairs: list[Pair]
    weights: Weights
    compared: int


class Matcher:
    """Records in DuckDB under one set of rules: `id`, and the columns that those speak of."""

    def __init__(self, connection: "DuckDBPyConnection", rules: RuleSet, records: Any) -> None:
        self.connection, self.rules = connection, rules
        connection.register("given_records", records)
        counted = "".join(
            f", count(*) OVER (PARTITION BY {of}) AS {name}" for name, of in rules.frequencies
        )
        connection.execute(
            "CREATE OR REPLACE TABLE record AS SELECT *, row_number() OVER (ORDER BY id) - 1 AS nth"
            f" FROM (SELECT t.*{counted} FROM given_records t)"
        )
        connection.unregister("given_records")
        self.size: int = self._one("SELECT count(*) FROM record")

    def scan(
        self,
        weights: Weights | None = None,
        *,
        least: float | None = None,
        beforehand: Weights | None = None,
    ) -> Found:
        """
        Return the pairs as likely as `least` or more; learns the weights if none are given.

        What was believed `beforehand` is given up as far as the records say otherwise.
        """
        compared = self._block()
        self._compare("candidate", "pair_compared", "c.blocks, ")
        weights = weights or self._learnt(beforehand)
        limit = self.rules.review if least is None else least
        pairs = self._weighed(weights, limit)
        return Found(pairs, weights, compared)

    def weigh(self, weights: Weights, pairs: Sequence[tuple[int, int]], least: float) -> list[Pair]:
        """
        Return how likely each of these pairs of ids is, if it is as likely as `least`.

        How rare a value is in all the books is not known here, and says nothing.
        """
        self.connection.execute("CREATE OR REPLACE TEMP TABLE asked (a BIGINT, b BIGINT)")
        self.connection.executemany("INSERT INTO asked VALUES (?, ?)", [list(p) for p in pairs])
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE candidate AS SELECT l.nth AS l, r.nth AS r, 0 AS blocks"
            " FROM asked JOIN record l ON l.id = a JOIN record r ON r.id = b"
        )
        self._compare("candidate", "pair_compared", "c.blocks, ")
        return self._weighed(weights, least, rarity=False)

    def _block(self) -> int:
        parts = []
        for place, block in enumerate(self.rules.blocks):
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE key_{place} AS SELECT nth, key FROM ("
                f"SELECT DISTINCT nth, unnest({block.keys}) AS key FROM record t)"
                " WHERE key IS NOT NULL QUALIFY count(*) OVER (PARTITION BY key)"
                f" BETWEEN 2 AND {block.largest}"
            )
            parts.append(
                f"SELECT a.nth AS l, b.nth AS r, {1 << place} AS blocks"
                f" FROM key_{place} a JOIN key_{place} b ON a.key = b.key AND a.nth < b.nth"
            )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE candidate AS"
            f" SELECT l, r, bit_or(blocks) AS blocks FROM ({' UNION ALL '.join(parts)})"
            " GROUP BY l, r"
        )
        for place in range(len(self.rules.blocks)):
            self.connection.execute(f"DROP TABLE key_{place}")
        return self._one("SELECT count(*) FROM candidate")

    def _compare(self, source: str, target: str, kept: str) -> None:
        levels = ", ".join(
            f"{_case(one)} AS level_{at}" for at, one in enumerate(self.rules.comparisons)
        )
        rarity = "".join(
            f", greatest(l.{column}, r.{column}) AS {column}" for column in self._rarities()
        )
        measured = "".join(f", {of} AS {name}" for name, of in self.rules.measures)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT {kept}l.id AS l, r.id AS r, {levels}"
            f"{rarity} FROM (SELECT c.*, l, r{measured} FROM"
            f" (SELECT l AS left_nth, r AS right_nth, blocks FROM {source}) c"
            " JOIN record l ON l.nth = c.left_nth JOIN record r ON r.nth = c.right_nth) c"
        )

    def _learnt(self, beforehand: Weights | None) -> Weights:
        columns = ", ".join(f"level_{at}" for at in range(len(self.rules.comparisons)))
        seen = [
            learning.Seen(blocks, tuple(pattern), count)
            for blocks, *pattern, count in self.connection.execute(
                f"SELECT blocks, {columns}, count(*) FROM pair_compared GROUP BY ALL"
            ).fetchall()
        ]
        possible = self.size * (self.size - 1) // 2
        wanted = min(RANDOM_PAIRS, 4 * possible)
        # By hashes of running numbers: the same records give the same pairs, on any machine.
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE random_pair AS SELECT DISTINCT least(a, b) AS l,"
            f" greatest(a, b) AS r, 0 AS blocks FROM (SELECT hash(i, 1) % {self.size} AS a,"
            f" hash(i, 2) % {self.size} AS b FROM range({wanted}) s(i)) WHERE a <> b"
        )
        self._compare("random_pair", "random_compared", "")
        random = {
            tuple(pattern): count
            for *pattern, count in self.connection.execute(
                f"SELECT {columns}, count(*) FROM random_compared GROUP BY ALL"
            ).fetchall()
        }
        return learning.learn(self.rules, seen, random, possible, beforehand=beforehand)

    def _weighed(self, weights: Weights, least: float, *, rarity: bool = True) -> list[Pair]:
        fields = [one.field for one in self.rules.comparisons]
        columns = ", ".join(f"level_{at}" for at in range(len(fields)))
        patterns = self.connection.execute(
            f"SELECT DISTINCT {columns} FROM pair_compared"
        ).fetchall()
        if not patterns:
            return []
        prior = log2(weights.prior / (1 - weights.prior))
        said = {pattern: tuple(bits_of(weights, fields, pattern)) for pattern in patterns}
        rows = ", ".join(
            f"({', '.join(map(str, pattern))}, {prior + sum(bits)!r}::DOUBLE)"
            for pattern, bits in said.items()
        )
        parts = [self._rarer(at, weights) if rarity else "0" for at in range(len(fields))]
        rarer = " + ".join(f"({part})" for part in parts)
        needed = log2(least / (1 - least)) if 0 < least < 1 else (-1e9 if least <= 0 else 1e9)
        found = self.connection.execute(
            f"SELECT l, r, bits + {rarer} AS whole, {columns} FROM pair_compared"
            f" JOIN (VALUES {rows}) w({columns}, bits) USING ({columns})"
            f" WHERE whole >= {needed!r} ORDER BY l, r"
        ).fetchall()
        return [
            Pair(left, right, probability(bits), bits, tuple(levels), said[tuple(levels)])
            for left, right, bits, *levels in found
        ]

    def _rarer(self, at: int, weights: Weights) -> str:
        one = self.rules.comparisons[at]
        cases = " ".join(
            f"WHEN {place} THEN least(log2(usual * {self.size + USUAL}"
            f" / (greatest({level.rarer} - 2, 0) + usual * {USUAL})), {RAREST_BITS})".replace(
                "usual", f"{weights.u[one.field][place]!r}::DOUBLE"
            )
            for place, level in enumerate(one.levels)
            if level.rarer
        )
        return f"CASE level_{at} {cases} ELSE 0 END" if cases else "0"

    def _rarities(self) -> list[str]:
        levels = [level for one in self.rules.comparisons for level in one.levels]
        return list(dict.fromkeys(level.rarer for level in levels if level.rarer))

    def _one(self, question: str) -> int:
        return int(self.connection.execute(question).fetchall()[0][0])


def _case(one: Comparison) -> str:
    levels = " ".join(f"WHEN {level.when} THEN {at}" for at, level in enumerate(one.levels))
    return f"CASE WHEN {one.missing} THEN {MISSING} {levels} ELSE {len(one.levels)} END"


@contextmanager
def matching(
    rules: RuleSet, records: Any, *, memory: str = "1GB", threads: int = 2
) -> Iterator[Matcher]:
    """Open a matcher over records, an Arrow table, that spills to a directory of its own."""
    import duckdb

    with TemporaryDirectory(prefix="kaifong-matching-") as place:
        connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": str(threads),
                "temp_directory": str(Path(place)),
                "preserve_insertion_order": "false",
            }
        )
        try:
            yield Matcher(connection, rules, records)
        finally:
            connection.close()
