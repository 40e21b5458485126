"""Rows of text as typed sales lines, every row either whole or with the reason why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from kaifong.foundation.hongkong import hkid

from . import values
from .reading.source import Chunk
from .reasons import LineReason
from .vocabulary import CODE, CUSTOMER, FIELDS, INVOICE, Field, Kind

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
AHEAD = timedelta(days=1)  # clocks differ; a sale of the day after tomorrow is a mistake
MOST_UNITS = 1_000_000
DEAREST = Decimal(10_000_000)
PRICE = pa.decimal128(14, 4)
MOMENT = pa.timestamp("us", "UTC")
KEYS = (INVOICE, CODE, CUSTOMER)
_FINEST = Decimal("0.0001")
_NOISE = Decimal("0.0000001")  # what binary fractions leave behind

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("reason", pa.string()),
        *(
            (
                field.name,
                {
                    "quantity": pa.int64(),
                    "unit_price": PRICE,
                    "placed_at": MOMENT,
                }.get(field.name, pa.string()),
            )
            for field in FIELDS[Kind.SALES]
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file itself does not say."""

    at: datetime
    currencies: frozenset[str] = frozenset({"HKD"})  # those that the shop has a rate for
    currency: str = "HKD"  # of rows that name none
    zone: tzinfo = HONG_KONG
    day_first: bool = True


def typed(chunk: Chunk, mapping: Mapping[str, str], terms: Terms) -> pa.RecordBatch:
    """
    Return the rows of a chunk as `SCHEMA`; `reason` is null where a row is whole.

    Prices are exact decimals in the currency of the row, moments are in UTC.
    """
    cells = {field.name: _text(chunk, mapping, field) for field in FIELDS[Kind.SALES]}
    cells["currency"] = pc.fill_null(pc.utf8_upper(cells["currency"]), terms.currency)
    reasons = [
        _length(cells["invoice"], INVOICE, LineReason.INVOICE_TOO_LONG),
        pc.if_else(pc.is_null(cells["invoice"]), LineReason.INVOICE_MISSING, None),
        _length(cells["code"], CODE, LineReason.CODE_TOO_LONG),
        pc.if_else(pc.is_null(cells["code"]), LineReason.CODE_MISSING, None),
    ]
    for name, parse, kind, missing in (
        ("quantity", quantity_of, pa.int64(), LineReason.QUANTITY_MISSING),
        ("unit_price", price_of, PRICE, LineReason.PRICE_MISSING),
        ("placed_at", partial(moment_of, terms=terms), MOMENT, LineReason.DATE_MISSING),
    ):
        cells[name], reason = _parsed(cells[name], parse, kind, missing)
        reasons.append(reason)
    known = pc.is_in(cells["currency"], pa.array(sorted(terms.currencies)))
    reasons += [
        pc.if_else(known, None, LineReason.CURRENCY_UNKNOWN),
        _length(cells["customer"], CUSTOMER, LineReason.CUSTOMER_TOO_LONG),
    ]
    if chunk.masked:
        reasons += [_masked(cells[name]) for name in ("invoice", "code", "customer")]
    cells |= {"row": chunk.rows, "reason": pc.coalesce(*reasons)}
    return pa.record_batch([cells[name] for name in SCHEMA.names], schema=SCHEMA)


def quantity_of(text: str) -> int | LineReason:
    found = values.number(text)
    if found is None or found != found.to_integral_value():
        return LineReason.QUANTITY_NOT_WHOLE_NUMBER
    if not found:
        return LineReason.QUANTITY_ZERO
    return int(found) if abs(found) <= MOST_UNITS else LineReason.QUANTITY_ABSURD


def price_of(text: str) -> Decimal | LineReason:
    found = values.number(text)
    if found is None:
        return LineReason.PRICE_NOT_A_NUMBER
    if abs(found) > DEAREST:
        return LineReason.PRICE_ABSURD
    price = found.quantize(_FINEST, ROUND_HALF_EVEN)
    return price if abs(price - found) < _NOISE else LineReason.PRICE_TOO_FINE


def moment_of(text: str, terms: Terms) -> datetime | LineReason:
    found = values.moment(text, zone=terms.zone, day_first=terms.day_first)
    if found is None:
        return LineReason.DATE_NOT_UNDERSTOOD
    if found > terms.at + AHEAD:
        return LineReason.DATE_IN_FUTURE
    return found if found >= OLDEST else LineReason.DATE_TOO_OLD


def _text(chunk: Chunk, mapping: Mapping[str, str], field: Field) -> pa.StringArray:
    if field.name not in mapping:
        return pa.nulls(len(chunk.rows), pa.string())
    text = values.trimmed(chunk.records[mapping[field.name]])
    if field in KEYS or not field.longest:
        return text  # a key is never cut: two would become one
    return pc.utf8_slice_codeunits(text, 0, field.longest)


def _length(text: pa.StringArray, field: Field, reason: LineReason) -> pa.StringArray:
    return pc.if_else(pc.greater(pc.utf8_length(text), field.longest), reason.value, None)


def _masked(text: pa.StringArray) -> pa.StringArray:
    # Masked alike, the keys of many would become one.
    return pc.if_else(pc.match_substring(text, hkid.MASK), LineReason.HKID_AS_KEY.value, None)


def _parsed[T](
    text: pa.StringArray,
    parse: Callable[[str], T | LineReason],
    kind: pa.DataType,
    missing: LineReason,
) -> tuple[pa.Array, pa.StringArray]:
    """Return each cell parsed and why it could not be; every different text is parsed once."""
    coded = text.dictionary_encode()
    found = [parse(word) for word in coded.dictionary.to_pylist()]
    good = pa.array([None if isinstance(one, LineReason) else one for one in found], kind)
    bad = pa.array([one if isinstance(one, LineReason) else None for one in found], pa.string())
    reasons = pc.if_else(pc.is_null(text), missing.value, bad.take(coded.indices))
    return good.take(coded.indices), reasons
