from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from kaifong.integration import mapping, sales_lines
from kaifong.integration.reasons import LineReason
from kaifong.integration.vocabulary import Kind

from .files import opened

TERMS = sales_lines.Terms(
    at=datetime(2026, 11, 22, tzinfo=UTC), currencies=frozenset({"HKD", "GBP"})
)
HEADER = "invoice,code,description,quantity,unit_price,placed_at,currency,customer"
GOOD = "A1,85048,杯,2,6.95,2026-01-31 14:05,GBP,13085"


def typed(folder: Path, *rows: str) -> list[dict[str, object]]:
    source = opened(folder, "\n".join([HEADER, *rows]).encode())
    chosen = {one.field: one.column for one in mapping.guess(source.columns, Kind.SALES)}
    chosen |= {name: name for name in HEADER.split(",")}
    batches = [sales_lines.typed(chunk, chosen, TERMS) for chunk in source.chunks()]
    lines: list[dict[str, object]] = pa.Table.from_batches(batches, sales_lines.SCHEMA).to_pylist()
    return lines


def test_a_row_becomes_a_typed_line(tmp_path: Path) -> None:
    (line,) = typed(tmp_path, GOOD)

    assert {name: value for name, value in line.items() if value is not None} == {
        "row": 2,
        "invoice": "A1",
        "code": "85048",
        "description": "杯",
        "quantity": 2,
        "unit_price": Decimal("6.9500"),
        "currency": "GBP",
        "placed_at": datetime(2026, 1, 31, 6, 5, tzinfo=UTC),
        "customer": "13085",
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (" ,85048,x,2,6.95,2026-01-31,,1", LineReason.INVOICE_MISSING),
        (f"{'9' * 41},85048,x,2,6.95,2026-01-31,,1", LineReason.INVOICE_TOO_LONG),
        ("A1,,x,2,6.95,2026-01-31,,1", LineReason.CODE_MISSING),
        (f"A1,{'9' * 61},x,2,6.95,2026-01-31,,1", LineReason.CODE_TOO_LONG),
        ("A1,85048,x,,6.95,2026-01-31,,1", LineReason.QUANTITY_MISSING),
        ("A1,85048,x,two,6.95,2026-01-31,,1", LineReason.QUANTITY_NOT_WHOLE_NUMBER),
        ("A1,85048,x,1.5,6.95,2026-01-31,,1", LineReason.QUANTITY_NOT_WHOLE_NUMBER),
        ("A1,85048,x,0,6.95,2026-01-31,,1", LineReason.QUANTITY_ZERO),
        ("A1,85048,x,1000001,6.95,2026-01-31,,1", LineReason.QUANTITY_ABSURD),
        ("A1,85048,x,1e99,6.95,2026-01-31,,1", LineReason.QUANTITY_ABSURD),
        ("A1,85048,x,2,,2026-01-31,,1", LineReason.PRICE_MISSING),
        ("A1,85048,x,2,free,2026-01-31,,1", LineReason.PRICE_NOT_A_NUMBER),
        ("A1,85048,x,2,1e8,2026-01-31,,1", LineReason.PRICE_ABSURD),
        ("A1,85048,x,2,0.00005,2026-01-31,,1", LineReason.PRICE_TOO_FINE),
        ("A1,85048,x,2,6.95,,,1", LineReason.DATE_MISSING),
        ("A1,85048,x,2,6.95,soon,,1", LineReason.DATE_NOT_UNDERSTOOD),
        ("A1,85048,x,2,6.95,2026-12-31,,1", LineReason.DATE_IN_FUTURE),
        ("A1,85048,x,2,6.95,1066-10-14,,1", LineReason.DATE_TOO_OLD),
        ("A1,85048,x,2,6.95,2026-01-31,XBT,1", LineReason.CURRENCY_UNKNOWN),
        (f"A1,85048,x,2,6.95,2026-01-31,,{'9' * 81}", LineReason.CUSTOMER_TOO_LONG),
    ],
)
def test_a_bad_row_has_its_reason_and_leaves_the_others(
    tmp_path: Path, row: str, reason: LineReason
) -> None:
    lines = typed(tmp_path, GOOD, row, GOOD)

    assert [line["reason"] for line in lines] == [None, reason, None]
    assert [line["row"] for line in lines] == [2, 3, 4]


def test_what_binary_fractions_leave_behind_is_not_fine_money() -> None:
    assert sales_lines.price_of("0.30000000000000004") == Decimal("0.3000")
    assert sales_lines.price_of("-53594.36") == Decimal("-53594.36")
    assert sales_lines.price_of("0.0001") == Decimal("0.0001")


def test_rows_without_a_currency_have_the_shops_own(tmp_path: Path) -> None:
    lines = typed(tmp_path, GOOD.replace("GBP", ""), GOOD.replace("GBP", "gbp"))

    assert [line["currency"] for line in lines] == ["HKD", "GBP"]


def test_long_texts_are_cut_but_keys_never(tmp_path: Path) -> None:
    (line,) = typed(tmp_path, GOOD.replace("杯", "杯" * 300))

    assert line["description"] == "杯" * 200


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>'; drop table orders; --"

    (line,) = typed(tmp_path, GOOD.replace("杯", hostile))

    assert (line["description"], line["reason"]) == (hostile, None)
