"""
Which sale a return undoes, unit by unit.

A return takes back the latest units of the same customer, code, currency and price that were sold
before it and have not come back yet; at the same moment sales stand before returns. So every
customer's dealings in one article are a stack: sales lay units on it, returns take them from its
top. A return may take units of several sales (two lines of 12 that come back as 24) and may find
too few (bought before the file begins).

In sets: with S the running sum of quantities, the stack's height is S − min(0, lowest S so far). A
sale lies between the heights before and after it, and so does what a return takes away. What is
left of a sale when a return comes reaches up to the lowest foot of any sale laid on it since.
"""


def joined_sql(lines: str) -> str:
    """
    Return a select of `row`, `undoes`, `joined` for every return that finds units.

    `lines` is a relation of all dealings that may be joined: row (unique), buyer, code, currency,
    unit_price, quantity (below zero for returns), placed_at. `undoes` is the sale that most of the
    units come from, the latest of equals; `joined` is how many units were found in all.
    """
    return _JOINED.format(lines=lines)


_JOINED = """
with dealings as (
  select "row", buyer, upper(code) as code, currency, unit_price, quantity, placed_at,
    min(quantity) over (partition by buyer, upper(code), currency, unit_price) < 0 as comes_back
  from {lines} as lines
  where buyer is not null and quantity <> 0
), sums as (
  select dealings.*,
    row_number() over in_time as place,
    sum(quantity) over in_time as total
  from dealings where comes_back
  window in_time as (partition by buyer, code, currency, unit_price
    order by placed_at, quantity < 0, "row" rows unbounded preceding)
), heights as (
  select sums.*, total - least(0, min(total) over in_time) as height
  from sums
  window in_time as (partition by buyer, code, currency, unit_price
    order by place rows unbounded preceding)
), steps as (
  select heights.*, coalesce(lag(height) over in_time, 0) as height_before
  from heights
  window in_time as (partition by buyer, code, currency, unit_price order by place)
), pieces as (
  select back."row", sold."row" as undoes, sold.place,
    least(
      back.height_before,
      sold.height,
      min(sold.height_before) over (partition by back."row" order by sold.place desc
        rows between unbounded preceding and 1 preceding)
    ) - greatest(back.height, sold.height_before) as units
  from steps as back join steps as sold
    on sold.buyer = back.buyer and sold.code = back.code
      and sold.currency = back.currency and sold.unit_price = back.unit_price
      and sold.place < back.place and sold.height_before < back.height_before
  where back.quantity < 0 and sold.quantity > 0
)
select "row", undoes, cast(joined as bigint) as joined
from (
  select "row", undoes,
    sum(units) over (partition by "row") as joined,
    row_number() over (partition by "row" order by units desc, place desc) as best
  from pieces where units > 0
) as chosen
where best = 1"""
