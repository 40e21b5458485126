"""The engines that can answer a measure. Ibis compiles; here is only how each runs its SQL."""

from django.conf import settings
from django.db import connection

from .engine import Answer, Engine, EngineTrouble

__all__ = ["Answer", "Engine", "EngineTrouble", "chosen", "forget"]

_opened: dict[tuple[str, ...], Engine] = {}


def chosen() -> Engine:
    """
    Return the engine that the settings name, DuckDB if none; one serves the whole process.

    :raises EngineTrouble: if what it needs is not installed
    """
    url = settings.ANALYTICS_URL or "duckdb://"
    place = (url, str(settings.LAKE_DIR), str(connection.settings_dict["NAME"]))
    if place not in _opened:
        _opened[place] = _named(url)
    return _opened[place]


def forget() -> None:
    """End the engines of this process."""
    while _opened:
        _opened.popitem()[1].close()


def _named(url: str) -> Engine:
    kind = url.partition("://")[0]
    if kind == "spark":
        from .spark import Spark

        return Spark(url)
    if kind == "clickhouse":
        from .clickhouse import ClickHouse

        return ClickHouse(url)
    from .duck import DuckDB

    return DuckDB()
