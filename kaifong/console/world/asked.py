"""What the made-up shop's staff keep: questions with their versions, dashboards, deliveries."""

from dataclasses import dataclass, field

from kaifong.intelligence.queries import Ask, Calculated, Compare, Filter, Op, Order, Relative, Span
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.boards import Beside, BoardDays, Shows, Tile
from kaifong.reports.rules.deliveries import Cadence, Condition, Every, Form, To, When
from kaifong.reports.rules.subjects import Shelf, Subject

MONDAY = 0
YEAR = Relative(Span.LAST_MONTHS, 12)
PAID_BACK = Calculated(
    "paid_back", "returned / sold", "Share paid back", percent=True, label_zh="退款佔比"
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A question under a name: every version of it, with how each is drawn."""

    by: str
    name: str
    versions: tuple[tuple[Ask, str], ...]
    sharing: Sharing = Sharing.PRIVATE
    with_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """A department's dashboard; between `first` and `then` stands what it keeps or was agreed."""

    by: str
    name: str
    first: tuple[Tile, ...]
    then: tuple[Tile, ...]
    days: BoardDays = BoardDays.QUARTER
    beside: Beside = Beside.BEFORE


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A report of the library that is sent on a schedule."""

    by: str
    report: str
    cadence: Cadence
    to: tuple[tuple[To, str], ...]
    form: Form = Form.LINK
    condition: Condition = field(default_factory=Condition)
    paused: bool = False


def number(key: str, measure: str) -> Tile:
    return Tile(of_library(key), Shows.NUMBER, 1, measure)


def chart(key: str, width: int = 1) -> Tile:
    return Tile(of_library(key), Shows.CHART, width)


def table(key: str, width: int = 1) -> Tile:
    return Tile(of_library(key), Shows.TABLE, width)


def of_library(key: str) -> Subject:
    return Subject(Shelf.LIBRARY, key)


DISTRICTS = Ask(measures=("net",), dimensions=("district",), period=YEAR)
AGAINST = Ask(measures=("net", "orders"), dimensions=("month",), period=YEAR)
KEPT = (
    Kept(
        by="sales.head",
        name="各區淨銷售額 Net sales by district",
        sharing=Sharing.DEPARTMENT,
        with_code="sales",
        versions=(
            (DISTRICTS, "bar"),
            (
                Ask(
                    measures=("net", "orders"),
                    dimensions=("district",),
                    # Whoever opens it chooses the channels.
                    filters=(Filter("channel", Op.IN, asks=True),),
                    order=(Order("net", down=True),),
                    period=YEAR,
                ),
                "bar",
            ),
        ),
    ),
    Kept(
        by="sales.island",
        name="港島各渠道按月 Island, month by month",
        sharing=Sharing.TEAM,
        with_code="sales-island",
        versions=(
            (
                Ask(
                    measures=("net", "units"),
                    dimensions=("month", "channel"),
                    across="channel",
                    period=YEAR,
                ),
                "line",
            ),
        ),
    ),
    Kept(
        by="marketing.home",
        name="新舊客戶消費 What new and returning customers spend",
        sharing=Sharing.DEPARTMENT,
        with_code="marketing",
        versions=(
            (
                Ask(
                    measures=("known_buyers", "sales_of_buyers"),
                    dimensions=("buyer_stage",),
                    period=YEAR,
                ),
                "bar",
            ),
        ),
    ),
    Kept(
        by="marketing.beauty",
        name="各類貨品退貨 Returns by category",
        sharing=Sharing.TEAM,
        with_code="marketing-beauty",
        versions=(
            (
                Ask(
                    measures=("sold", "returned"),
                    dimensions=("category",),
                    order=(Order("returned", down=True),),
                    period=YEAR,
                ),
                "bar",
            ),
        ),
    ),
    Kept(
        by="management",
        name="與去年比較 Against last year",
        versions=(
            (AGAINST, "line"),
            (
                Ask(
                    measures=("net", "orders"),
                    dimensions=("channel",),
                    compare=Compare.YEAR_AGO,
                    period=Relative(Span.LAST_MONTHS, 3),
                ),
                "bar",
            ),
        ),
    ),
    Kept(
        by="accounts",
        name="每月退款 Paid back by month",
        versions=(
            (
                Ask(
                    measures=("sold", "returned"),
                    dimensions=("month",),
                    calculated=(PAID_BACK,),
                    period=YEAR,
                ),
                "bar",
            ),
        ),
    ),
)
BOARDS = (
    Board(
        by="sales.head",
        name="營業部週會 Sales, weekly meeting",
        days=BoardDays.QUARTER,
        beside=Beside.YEAR_AGO,
        first=(
            number("sales-by-month", "net"),
            number("league", "basket"),
            number("returns-by-category", "return_rate"),
        ),
        then=(chart("preference-by-channel"), table("league", 3)),
    ),
    Board(
        by="marketing.home",
        name="推廣成效 Marketing, what worked",
        days=BoardDays.MONTHS_12,
        first=(
            number("new-and-returning", "known_buyers"),
            number("repeat-rate", "repeat_rate"),
            number("contactability", "contactable_rate"),
        ),
        then=(chart("consents-by-goods"),),
    ),
    Board(
        by="management",
        name="每月例會 Management, monthly meeting",
        days=BoardDays.MONTHS_12,
        beside=Beside.YEAR_AGO,
        first=(
            number("sales-by-month", "net"),
            number("customer-growth", "joined"),
            number("returns-by-category", "return_rate"),
        ),
        then=(chart("segments"), chart("quality-by-department", 3)),
    ),
    Board(
        by="privacy",
        name="私隱月報 Privacy office, month by month",
        days=BoardDays.MONTHS_12,
        first=(
            number("requests-in-time", "requests_waiting"),
            number("requests-in-time", "in_time_rate"),
            number("disclosures", "disclosures"),
        ),
        then=(chart("requests-by-month", 2), chart("why-not-contactable")),
    ),
    Board(
        by="warehouse",
        name="出貨與退貨 Warehouse, out and back",
        days=BoardDays.QUARTER,
        first=(
            number("sales-by-month", "units"),
            number("returns-by-month", "units_back"),
            number("quality-by-rule", "findings_open"),
        ),
        then=(table("returns-by-product"), chart("preference-by-hour", 3)),
    ),
    Board(
        by="service",
        name="能否聯絡客戶 Service, whom we reach",
        days=BoardDays.MONTHS_12,
        first=(
            number("contactability", "contactable_rate"),
            number("quality-by-rule", "findings_open"),
            number("customer-growth", "joined"),
        ),
        then=(chart("why-not-contactable"),),
    ),
)
WEEKLY = Cadence(Every.WEEK, 9, MONDAY, working_days=True)
SENT = (
    Sent(
        by="sales.head",
        report="sales-by-month",
        cadence=WEEKLY,
        to=((To.DEPARTMENT, "sales"), (To.DEPARTMENT, "marketing")),
        form=Form.XLSX,
    ),
    Sent(
        by="management",
        report="returns-by-category",
        cadence=Cadence(Every.MONTH, 8, 1, working_days=True),
        to=((To.STAFF, "accounts"), (To.STAFF, "sales.head"), (To.STAFF, "management")),
        condition=Condition(When.MORE, "returned", 0),
    ),
    Sent(
        by="privacy",
        report="requests-in-time",
        cadence=Cadence(Every.DAY, 9, working_days=True),
        to=((To.DEPARTMENT, "privacy"),),
        condition=Condition(When.MORE, "requests_waiting", 0),
    ),
    Sent(
        by="marketing.home",
        report="contactability",
        cadence=WEEKLY,
        to=((To.ROLE, "marketing-home"),),
        condition=Condition(When.CHANGED),
        paused=True,
    ),
)
