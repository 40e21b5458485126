"""An import of customers from its file to its report."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaifong.integration.options import Options
from kaifong.integration.own_fields import own_fields, used
from kaifong.integration.reading.sifting import cells_to_show
from kaifong.integration.reading.source import Source
from kaifong.integration.refusals import Refusals
from kaifong.integration.verdicts import Verdict
from kaifong.integration.vocabulary import Kind

from . import answering, arriving, doubting, matching, own_values, writing
from .answering import Answers
from .decided import Decided
from .doubting import Doubts

Told = Callable[[str, float], None]
COMING = "SELECT place FROM incoming_people WHERE reason IS NULL"
SHOWN = 200  # possible duplicates that the report lists


@dataclass(frozen=True)
class Judged:
    """A file of customers in temporary tables, every row under one verdict."""

    options: Options
    lines: int
    verdicts: Mapping[str, int]
    refusals: Refusals
    doubts: Doubts
    answers: Answers
    blank: int

    def report(self) -> dict[str, Any]:
        """Return the report for people and machines."""
        possible = [(-one.given, max(one.other, 0)) for one in self.doubts.warned]
        return {
            "lines": self.lines,
            "blank": self.blank,
            "masked": self.refusals.masked,
            "verdicts": dict(self.verdicts),
            "reasons": dict(self.refusals.reasons.most_common()),
            "possible_duplicates": len({row for row, _ in possible}),
            "possible": possible[:SHOWN],
            "answers": self.answers.told(),
            "withheld": dict(Counter(map(str, self.answers.withheld.values())).most_common()),
        }


def judged(
    cursor: Any,
    source: Source,
    mapping: Mapping[str, str],
    options: Options,
    *,
    at: datetime,
    told: Told,
    decided: Decided,
) -> Judged:
    """Read a file into temporary tables and judge every row; the caller holds the transaction."""
    own = used(own_fields(Kind.CUSTOMERS), mapping)
    arrived = arriving.read(
        source, mapping, options, at=at, own=own, told=lambda done: told("read", done)
    )
    arriving.stage(cursor, arrived.people, own)
    under = f"import:{options.source}"
    matching.match(cursor, source=options.source, under=under, decided=decided)
    own_values.refuse_alike(cursor)
    doubts = doubting.doubt(cursor, arrived.people, options, decided)
    verdicts = Counter(writing.judge(cursor, options))
    told("judge", 0.5)
    verdicts[Verdict.INVALID] += sum(arrived.refusals.reasons.values())
    cursor.execute(COMING)
    coming = {place for (place,) in cursor.fetchall()}
    answers = answering.answers_of((one for one in arrived.people if one.row in coming), options)
    _look_up(cursor, source, arrived.refusals, answers)
    lines = source.rows + source.refused
    if sum(verdicts.values()) != lines:
        raise LinesLost(f"{sum(verdicts.values())} lines of {lines}")
    return Judged(options, lines, verdicts, arrived.refusals, doubts, answers, source.blank)


class LinesLost(Exception):
    """Rows were lost between the file and its verdicts: a fault of ours."""


def _look_up(cursor: Any, source: Source, refusals: Refusals, answers: Answers) -> None:
    """
    Add the rows that cannot be taken beside the others, reading the file again for them.

    So are those taken without what they say about marketing: they are in the file to be mended.
    """
    cursor.execute("SELECT place, reason FROM incoming_people WHERE reason IS NOT NULL")
    reasons = dict(cursor.fetchall())
    partly = answers.withheld
    for chunk in source.chunks() if reasons or partly else ():
        rows = chunk.rows.to_pylist()
        refusals.add(
            (row, reasons[row], cells_to_show(chunk.records, at))
            for at, row in enumerate(rows)
            if row in reasons
        )
        refusals.keep(
            (row, partly[row], cells_to_show(chunk.records, at))
            for at, row in enumerate(rows)
            if row in partly
        )
