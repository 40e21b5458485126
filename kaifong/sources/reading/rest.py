"""REST answers page by page: fetched over the net, or recorded as files in a folder."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kaifong.sources.rules.pages import SHAPES, Call, NoPage, Row, page_of

from .fetching import LARGEST, Fetch
from .places import inside, whole
from .trouble import SourceTrouble

MOST_PAGES = 100_000
_NAME = re.compile(r"[A-Za-z0-9_.]{1,120}")
_RECORDED = re.compile(r"(?P<table>.+)\.(?P<page>\d+)\.json")


@dataclass
class Recorded:
    """Answers with the recorded pages of a table one after the other, whatever is asked."""

    place: str
    table: str
    asked: int = field(default=0)

    def __call__(self, _call: Call) -> bytes:
        self.asked += 1
        folder = inside(self.place)
        path = whole(folder / f"{self.table}.{self.asked}.json", folder)
        if path.stat().st_size > LARGEST:
            raise SourceTrouble("too_large", place=path.name)
        return path.read_bytes()


def recorded_tables(place: str) -> list[str]:
    """Return the tables of which a folder holds recorded pages."""
    folder = inside(place)
    if not folder.is_dir():
        raise SourceTrouble("not_there", place=place)
    found = (_RECORDED.fullmatch(one.name) for one in folder.iterdir())
    return sorted({one["table"] for one in found if one})


def rows(
    shape_name: str, base: str, table: str, wanted: Sequence[str], fetch: Fetch
) -> Iterator[Sequence[Row]]:
    """Yield the rows of one page after the other, as far as the cursors lead."""
    shape = SHAPES[shape_name]
    for name in (table, *wanted):
        # They stand in an address, or in a question of the other system's own language.
        if not _NAME.fullmatch(name):
            raise SourceTrouble("no_column", table=table, column=name)
    call: Call | None = shape.first(base.rstrip("/"), table, sorted(set(wanted)))
    seen: set[Call] = set()
    while call is not None:
        if call in seen or len(seen) >= MOST_PAGES:
            raise SourceTrouble("round", table=table)
        seen.add(call)
        try:
            found = page_of(shape, fetch(call), call)
        except NoPage:
            raise SourceTrouble("no_page", table=table) from None
        yield found.rows
        call = found.following
