"""
Counting different orders by one bit for each, where few groups are counted.

DuckDB's own COUNT(DISTINCT) keeps a table of what it saw for every group and takes two to four
times as long. The bounds are those at the start of the process that answers and a quarter more:
beyond them DuckDB refuses, and the process that comes after it takes new ones.
"""

from typing import Any

COLUMN = "order_id"  # numbers that lie close together, so that bits for all of them are small
BY = frozenset({"category", "channel", "district", "hour", "month", "region", "weekday"})
FEWEST = 64  # groups that are reckoned with at least: districts, hours, months of five years
MOST_BITS = 1 << 29  # of one figure: 64 MB in each thread

NAME = "different_orders"
HIGHEST = "SELECT coalesce(max(order_id), 0) * 5 // 4 + 1024 FROM fact_line"
FEW = f"""
SELECT getvariable('highest_order') * greatest(
    {FEWEST}, max(channel), max(region), max(month) - min(month) + 1,
    (SELECT count(DISTINCT category_id) FROM dim_product)) <= {MOST_BITS}
FROM fact_line"""  # noqa: S608  all of it is ours
# The way that is not taken is left out before anything is reckoned.
COUNT = """
CASE WHEN getvariable('few_orders')
THEN coalesce(bit_count(bitstring_agg(
    id, 0, CASE WHEN getvariable('few_orders') THEN getvariable('highest_order') ELSE 1 END
) FILTER (WHERE fits)), 0)
ELSE count(DISTINCT id) FILTER (WHERE fits) END"""
STATEMENTS = (
    f"SET VARIABLE highest_order = ({HIGHEST})",
    f"SET VARIABLE few_orders = ({FEW})",
    f"CREATE TEMP MACRO {NAME}(id, fits) AS {COUNT}",
)


def by_bits(tree: Any) -> None:
    """Let a question of DuckDB, as sqlglot's tree, count its different orders by bits."""
    from sqlglot import exp

    for count in list(tree.find_all(exp.Count)):
        counted = count.this.expressions if isinstance(count.this, exp.Distinct) else []
        if [type(one) for one in counted] != [exp.Column] or counted[0].name != COLUMN:
            continue
        whole, fits = count, exp.true()
        if isinstance(count.parent, exp.Filter):
            whole, fits = count.parent, count.parent.expression.this
        whole.replace(exp.Anonymous(this=NAME, expressions=[counted[0].copy(), fits.copy()]))
