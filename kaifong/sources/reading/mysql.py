"""
Another MySQL or MariaDB: its address is a secret, its session can only read.

The secret is written as PostgreSQL's: host, port, dbname, user, password, sslmode, sslrootcert. A
host that begins with a slash is a socket of this machine. Over the net the server must show a
certificate for its name, unless sslmode says less: verify-ca, require (encrypted, whoever it is) or
disable.
"""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from .folder import AT_ONCE
from .places import secret_of
from .trouble import SourceTrouble

PATIENCE, LONGEST = 10, 600  # seconds to connect, and of one statement
MODES = ("disable", "require", "verify-ca", "verify-full")
OWN = ("information_schema", "mysql", "performance_schema", "sys")
TABLES = "SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2"
COLUMNS = """
SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE CONCAT(table_schema, '.', table_name) = %s ORDER BY ordinal_position
"""
BYTES = frozenset(
    (
        *("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector"),
        *("geometry", "point", "linestring", "polygon", "multipoint", "multilinestring"),
        *("multipolygon", "geometrycollection", "geomcollection"),
    )
)
# A moment without a zone is in the zone in which that server says what time it is.
OFFSET = "SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), CURRENT_TIMESTAMP())"
SESSION = (
    "SET SESSION time_zone = '+00:00'",  # so that TIMESTAMP comes as UTC
    f"SET SESSION net_write_timeout = {LONGEST}",
    "SET SESSION TRANSACTION READ ONLY",
)
BEGIN = "START TRANSACTION READ ONLY"
NO_DAY = "0000-00-00"
CODES: Mapping[int, str] = {
    **dict.fromkeys((1044, 1045, 1251, 1698, 1820, 3118, 3955, 4151), "denied"),
    1049: "no_database",
    1142: "table_denied",
    1143: "table_denied",
    1146: "no_table",
    **dict.fromkeys((1969, 3024), "slow"),
    **dict.fromkeys((1040, 1129, 1130, 1203, 2002, 2003, 2005, 2006, 2013), "unreachable"),
}


def tables(secret: str) -> list[str]:
    with _asked(secret) as cursor:
        cursor.execute(TABLES)
        return [f"{schema}.{name}" for schema, name in cursor.fetchall() if schema not in OWN]


def columns(secret: str, table: str) -> list[str]:
    with _asked(secret, table) as cursor:
        return list(_columns(cursor, table)[1])


def rows(secret: str, table: str, wanted: Sequence[str]) -> Iterator[Sequence[dict[str, Any]]]:
    """Yield the rows in sets, with the wanted columns, as they come over the line."""
    with _asked(secret, table) as cursor:
        place, known = _columns(cursor, table)
        names = [name for name in dict.fromkeys(wanted) if name in known]
        for name in names:
            if known[name] in BYTES:
                raise SourceTrouble("bytes", table=table, column=name)
        listed = ", ".join(map(_quoted, names))
        cursor.execute(f"SELECT {listed} FROM {place}")  # noqa: S608
        while some := cursor.fetchmany(AT_ONCE):
            yield [dict(zip(names, row, strict=True)) for row in some]


def _columns(cursor: Any, table: str) -> tuple[str, dict[str, str]]:
    """Return how a table is asked for, and its columns with their types."""
    cursor.execute(COLUMNS, [table])
    # The server compares without regard to case: another table may answer.
    found = [row for row in cursor.fetchall() if f"{row[0]}.{row[1]}" == table]
    if not found or found[0][0] in OWN:
        raise SourceTrouble("no_table", table=table)
    place = f"{_quoted(found[0][0])}.{_quoted(found[0][1])}"
    return place, {str(name): str(kind).lower() for _s, _t, name, kind in found}


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


@contextmanager
def _asked(secret: str, table: str = "") -> Iterator[Any]:
    import pymysql

    try:
        connection = _connected(secret)
        try:
            _prepare(connection)
            yield from _reading(connection)
        finally:
            connection.close()
    # What the driver says repeats the address; only the kind of trouble is told.
    except OSError as problem:
        raise SourceTrouble("untrusted", place=secret) from problem
    except pymysql.MySQLError as problem:
        raise SourceTrouble(_code(problem), place=secret, table=table or secret) from problem


def _reading(connection: Any) -> Iterator[Any]:
    from pymysql.cursors import SSCursor

    cursor: Any = SSCursor(connection)
    try:
        yield cursor
    finally:
        # Else the driver reads all that is still to come before it lets go.
        if cursor._result is not None:  # noqa: SLF001  there is no other way to tell it
            cursor._result.unbuffered_active = False  # noqa: SLF001
        cursor.connection = None


def _code(problem: Exception) -> str:
    number = problem.args[0] if problem.args else None
    cause = getattr(problem, "original_exception", None) or problem.__cause__
    if isinstance(cause, ssl.SSLError) or number == 2026:
        return "untrusted"
    return CODES.get(number, "unreadable") if isinstance(number, int) else "unreadable"


def _connected(secret: str) -> Any:
    import pymysql

    return pymysql.connect(
        **_address(secret),
        charset="utf8mb4",
        connect_timeout=PATIENCE,
        read_timeout=LONGEST + PATIENCE,  # the server's own end comes first, with a reason
        write_timeout=PATIENCE,
        autocommit=True,
        conv=_readers(UTC),
    )


def _prepare(connection: Any) -> None:
    """Let the session only read, not for ever, and tell moments."""
    is_maria = "mariadb" in connection.get_server_info().lower()
    name, limit = ("max_statement_time", 1) if is_maria else ("max_execution_time", 1000)
    with connection.cursor() as cursor:
        cursor.execute(OFFSET)
        ((minutes,),) = cursor.fetchall()
        connection.decoders = _readers(timezone(timedelta(minutes=int(minutes))))
        for statement in (*SESSION, f"SET SESSION {name} = {LONGEST * limit}", BEGIN):
            cursor.execute(statement)


def _address(secret: str) -> dict[str, Any]:
    """
    Return how a server is reached and trusted, as the driver wants it.

    :raises SourceTrouble: if the secret does not say so
    """
    try:
        given = conninfo_to_dict(secret_of(secret))
    except psycopg.Error:
        raise SourceTrouble("address", name=secret) from None
    host, mode = str(given.get("host") or ""), str(given.get("sslmode") or MODES[-1])
    port = str(given.get("port") or 3306)
    if not host or not given.get("user") or mode not in MODES or not port.isdecimal():
        raise SourceTrouble("address", name=secret)
    found: dict[str, Any] = {
        "user": given["user"],
        "password": given.get("password") or "",
        "database": given.get("dbname"),
    }
    if host.startswith("/"):
        return found | {"unix_socket": host, "ssl_disabled": True}
    found |= {"host": host, "port": int(port)}
    if mode == "disable":
        return found | {"ssl_disabled": True}
    return found | {"ssl": _trust(mode, str(given.get("sslrootcert") or ""))}


def _trust(mode: str, authority: str) -> ssl.SSLContext:
    # Named as the secret is: a file beside it, or a whole path.
    file = Path(settings.SOURCE_SECRETS_DIR) / authority if authority else None
    context = ssl.create_default_context(cafile=file)
    # What these servers make for themselves lacks what the strict reading asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context


def _readers(zone: timezone) -> dict[Any, Any]:
    """Return how values of each type are read where it is not as the driver does."""
    from pymysql.constants import FIELD_TYPE
    from pymysql.converters import conversions

    return {
        **conversions,
        FIELD_TYPE.DATE: _day,
        FIELD_TYPE.DATETIME: lambda text: _moment(text, zone),
        FIELD_TYPE.TIMESTAMP: lambda text: _moment(text, UTC),
        FIELD_TYPE.BIT: int.from_bytes,
    }


def _day(text: str) -> date | str | None:
    """Return a day; none for the zero day, and what is no day as it came."""
    if text.startswith(NO_DAY):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _moment(text: str, zone: timezone) -> datetime | str | None:
    if text.startswith(NO_DAY):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return text
