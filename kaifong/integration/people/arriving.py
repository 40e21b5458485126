"""People of a file in temporary tables of our own database, where they are matched."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from kaifong.integration import values
from kaifong.integration.options import Options
from kaifong.integration.own_fields import Own, texts
from kaifong.integration.reading.hkid_cells import worded
from kaifong.integration.reading.sifting import cells_to_show
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals
from kaifong.integration.sets.copying import copy_in

from .own_values import stage_values
from .typed import Person, Terms, people

PEOPLE = pa.schema(
    [
        ("place", pa.int64()),
        ("external_id", pa.string()),
        ("member_no", pa.string()),
        ("name_en", pa.string()),
        ("name_zh", pa.string()),
        ("language", pa.string()),
        ("district", pa.int16()),
        ("channel", pa.int16()),
        ("joined_at", pa.timestamp("us", "UTC")),
    ]
)
WORDS = ("name_en", "name_zh")
POINTS = pa.schema(
    [
        ("place", pa.int64()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("nth", pa.int32()),
    ]
)
FOUND = {
    "by_number": "bigint",  # the customer whom each key names
    "by_member": "bigint",
    "by_contact": "bigint",
    "customer_id": "bigint",  # who it is
    "reason": "text",
    "verdict": "text",
}


@dataclass
class Arrived:
    """The people who could be read, and the rows that could not."""

    people: list[Person] = field(default_factory=list)
    refusals: Refusals = field(default_factory=Refusals)


def read(
    source: Source,
    mapping: Mapping[str, str],
    options: Options,
    *,
    at: datetime,
    own: Own,
    told: Callable[[float], None],
) -> Arrived:
    """Return the rows of a file as people."""
    arrived = Arrived()
    dated = {mapping.get("joined_at"), mapping.get("consent_at")}
    dates = [sample for c in source.columns if c.name in dated for sample in c.samples]
    terms = replace(Terms(at, options), day_first=values.day_first(dates), own=own)
    written = [mapping[name] for name in WORDS if name in mapping] + texts(own, mapping)
    for raw in source.chunks():
        chunk = worded(raw, written)
        arrived.refusals.masked += chunk.masked
        arrived.refusals.add((one.row, one.reason, one.values) for one in chunk.refused)
        for found in people(chunk, mapping, terms):
            if isinstance(found, Person):
                arrived.people.append(found)
            else:
                row, reason, place = found
                arrived.refusals.add([(row, reason, cells_to_show(chunk.records, place))])
        told((len(arrived.people) + len(arrived.refusals.rows)) / max(source.rows, 1))
    return arrived


def stage(cursor: Any, people: Iterable[Person], own: Own) -> None:
    """Make the temporary tables `incoming_people`, `incoming_points` and `incoming_values`."""
    everybody = list(people)
    stage_values(cursor, everybody, own)
    columns = {
        name: pa.array(
            [getattr(one, "row" if name == "place" else name) for one in everybody], kind
        )
        for name, kind in zip(PEOPLE.names, PEOPLE.types, strict=True)
    }
    copy_in(cursor, "incoming_people", pa.table(columns, schema=PEOPLE), made=FOUND)
    points = [
        (one.row, kind, value, nth)
        for one in everybody
        for kind, given in (("email", one.emails), ("phone", one.phones))
        for nth, value in enumerate(given, 1)
    ]
    places = zip(*points, strict=True) if points else ((), (), (), ())
    arrays = [pa.array(list(c), t) for c, t in zip(places, POINTS.types, strict=True)]
    copy_in(cursor, "incoming_points", pa.table(arrays, schema=POINTS))
