"""One way of reading for all kinds: which tables, which columns, the rows in sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from . import folder, mysql, postgres, rest, sqlite
from .fetching import Fetch, Fetcher, host_of
from .places import inside, secret_of
from .trouble import SourceTrouble

Some = Sequence[Mapping[str, Any]]


class Database(Protocol):
    """A server of databases, opened by what a secret says."""

    def tables(self, secret: str) -> list[str]: ...
    def columns(self, secret: str, table: str) -> list[str]: ...
    def rows(
        self, secret: str, table: str, wanted: Sequence[str]
    ) -> Iterator[Sequence[dict[str, Any]]]: ...


DATABASES: Mapping[str, Database] = {"postgres": postgres, "mysql": mysql}
ON_NET = ("hubspot", "salesforce", "odoo")
# What these systems call what we know, since they are not asked which tables they have.
TABLES = {
    "hubspot": ("contacts", "deals", "tickets"),
    "salesforce": ("Contact", "Opportunity", "Case"),
    "odoo": ("res.partner", "sale.order", "helpdesk.ticket"),
}


@dataclass(frozen=True)
class Opened:
    """A place that can be read; `fetch` stands in for the net in a test."""

    kind: str
    place: str
    secret: str = ""
    fetch: Fetch | None = None

    def tables(self) -> list[str]:
        """
        Return the tables that may be mapped.

        :raises SourceTrouble: if the place cannot be read
        """
        if self.kind == "folder":
            return folder.tables(self.place)
        if self.kind == "sqlite":
            return sqlite.tables(self.place)
        if self.kind in DATABASES:
            return DATABASES[self.kind].tables(self.secret)
        if self._recorded:
            return rest.recorded_tables(self.place)
        host_of(self.place)
        return list(TABLES[self.kind])

    def columns(self, table: str) -> list[str]:
        """
        Return a table's columns; where it must be asked for them by name, those of its first rows.

        :raises SourceTrouble: if it cannot be read
        """
        if self.kind == "folder":
            return folder.columns(self.place, table)
        if self.kind == "sqlite":
            return sqlite.columns(self.place, table)
        if self.kind in DATABASES:
            return DATABASES[self.kind].columns(self.secret, table)
        first = next(iter(self.rows(table, self._usual())), ())
        return list(dict.fromkeys(name for row in islice(first, 50) for name in row))

    def rows(self, table: str, wanted: Sequence[str]) -> Iterator[Some]:
        """
        Yield the rows in sets, with the wanted columns at least.

        :raises SourceTrouble: if they cannot be read
        """
        if self.kind == "folder":
            return folder.rows(self.place, table, wanted)
        if self.kind == "sqlite":
            return sqlite.rows(self.place, table, wanted)
        if self.kind in DATABASES:
            return DATABASES[self.kind].rows(self.secret, table, wanted)
        return rest.rows(self.kind, self._base, table, wanted, self._fetch(table))

    def must_have(self, table: str, wanted: Sequence[str]) -> None:
        """
        Do nothing if a table has these columns.

        :raises SourceTrouble: naming one that it lacks
        """
        if self.kind in ON_NET:
            return  # they leave out what a row does not have
        missing = [column for column in wanted if column not in self.columns(table)]
        if missing:
            raise SourceTrouble("no_column", table=table, column=missing[0])

    @property
    def _recorded(self) -> bool:
        return not self.place.startswith("https:")

    @property
    def _base(self) -> str:
        return "https://recorded.invalid" if self._recorded else self.place

    def _fetch(self, table: str) -> Fetch:
        if self.fetch is not None:
            return self.fetch
        if self._recorded:
            inside(self.place)
            if table not in rest.recorded_tables(self.place):
                raise SourceTrouble("no_table", table=table)
            return rest.Recorded(self.place, table)
        host_of(self.place)
        return Fetcher(secret_of(self.secret))

    def _usual(self) -> list[str]:
        """Return fields that every installation of these systems has, to ask for."""
        return list(STANDARD[self.kind])


STANDARD: Mapping[str, tuple[str, ...]] = {
    "hubspot": (
        *("id", "firstname", "lastname", "email", "phone", "createdate", "lastmodifieddate"),
        *("dealname", "dealstage", "amount", "closedate", "deal_currency_code"),
        *("hs_pipeline_stage", "association.contacts"),
    ),
    "salesforce": ("Id", "CreatedDate", "SystemModstamp"),
    "odoo": ("id", "create_date", "write_date"),
}
