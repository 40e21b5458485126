"""The engines that can answer a measure. Ibis compiles; here is only how each runs its SQL."""

from functools import lru_cache

from django.conf import settings

from .engine import Answer, Engine, EngineTrouble

__all__ = ["Answer", "Engine", "EngineTrouble", "chosen"]


def chosen() -> Engine:
    """
    Return the engine that the settings name, DuckDB if none.

    :raises EngineTrouble: if what it needs is not installed
    """
    return _named(settings.ANALYTICS_URL or "duckdb://", str(settings.LAKE_DIR), _database())


@lru_cache(maxsize=4)
def _named(url: str, _lake: str, _name: str) -> Engine:
    kind = url.partition("://")[0]
    if kind == "spark":
        from .spark import Spark

        return Spark(url)
    if kind == "clickhouse":
        from .clickhouse import ClickHouse

        return ClickHouse(url)
    from .duck import DuckDB

    return DuckDB()


def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])
