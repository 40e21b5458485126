"""Charts as plain data: the server says what, the browser draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import formats

Unit = Literal["count", "hkd", "percent"]


@dataclass(frozen=True)
class Series:
    """One line, row of bars or set of slices; none is a gap."""

    name: object
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """What to draw; amounts are in cents, percentages are shares of one."""

    labels: Sequence[object]
    series: Sequence[Series]
    kind: Literal["bar", "line", "area", "ring", "rows"] = "bar"
    unit: Unit = "count"
    stacked: bool = False
    links: Sequence[str] = field(default_factory=tuple)  # where a click on each label leads

    def as_data(self) -> dict[str, object]:
        """Return what the browser's drawing module takes."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "stacked": self.stacked,
            "labels": [str(label) for label in self.labels],
            "links": list(self.links),
            "series": [{"name": str(s.name), "values": list(s.values)} for s in self.series],
        }

    def rows(self) -> list[tuple[str, list[str]]]:
        """Return the same figures as rows of a table."""
        return [
            (str(label), [self.show(series.values[i]) for series in self.series])
            for i, label in enumerate(self.labels)
        ]

    def show(self, value: float | None) -> str:
        if value is None:
            return formats.NOTHING
        if self.unit == "hkd":
            return formats.hkd(int(value))
        if self.unit == "percent":
            return formats.percent(value)
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
