"""How DuckDB is opened: for questions it sees the lake and nothing else, for building also us."""

import importlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from . import counting
from .process import Duck, LakeTrouble, Start

SCHEMA = "lake"  # in our database: DuckLake's catalogue
BUILT = """
SELECT FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
WHERE s.nspname = %s AND t.relname = 'ducklake_metadata'
"""
EXTENSIONS = ("postgres_scanner", "ducklake")
THREADS = 2
QUESTION_MEMORY, BUILDING_MEMORY = "1GB", "2GB"
QUESTION_PATIENCE, BUILDING_PATIENCE = 60.0, 3600.0  # seconds
SPILL = "20GB"  # at most on the data disk
# While files are written for long, the catalogue's connection waits inside its transaction.
PATIENT = "-c idle_in_transaction_session_timeout=0"
# Rows behind the wall are read as by a job; the setting travels with each of its connections.
LIFTED = (
    f"{PATIENT} -c kf.all=on -c kf.customer_any=off -c kf.order_any=off -c kf.customer_own=-1"
    " -c kf.order_own=-1 -c kf.customer_regions={} -c kf.customer_channels={}"
    " -c kf.customer_categories={} -c kf.order_regions={} -c kf.order_channels={}"
    " -c kf.order_categories={}"
)


def folder() -> Path:
    """Return where the lake's files lie."""
    return Path(settings.LAKE_DIR) / "data"


def for_questions() -> Duck:
    """Return a DuckDB that can read the lake's files and no others, and write nothing."""
    statements = (
        f"ATTACH {quoted(_catalogue())} AS lake (METADATA_SCHEMA '{SCHEMA}', READ_ONLY)",
        "USE lake",
        *counting.STATEMENTS,
        f"SET allowed_directories = [{quoted(str(folder()))}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    )
    return _duck(statements, QUESTION_MEMORY, QUESTION_PATIENCE, is_built)


def for_building() -> Duck:
    """Return a DuckDB that reads our tables, as `pg`, and writes the lake."""
    folder().mkdir(parents=True, exist_ok=True)
    statements = (
        f"ATTACH {quoted(_conninfo(LIFTED))} AS pg (TYPE postgres, READ_ONLY)",
        # Inlined rows would lie in the catalogue, where erasing by files does not find them.
        (
            f"ATTACH {quoted(_catalogue(PATIENT))} AS lake (DATA_PATH {quoted(str(folder()))},"
            f" METADATA_SCHEMA '{SCHEMA}', OVERRIDE_DATA_PATH true, DATA_INLINING_ROW_LIMIT 0)"
        ),
        "USE lake",
    )
    return _duck(statements, BUILDING_MEMORY, BUILDING_PATIENCE)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def is_built() -> bool:
    """Return whether our database holds a catalogue of the lake."""
    with connection.cursor() as cursor:
        cursor.execute(BUILT, [SCHEMA])
        return cursor.fetchone() is not None


def _duck(
    statements: tuple[str, ...],
    memory: str,
    patience: float,
    is_built: Callable[[], bool] = lambda: True,
) -> Duck:
    loads = tuple(f"LOAD {quoted(_extension(name))}" for name in EXTENSIONS)
    config = {
        "memory_limit": memory,
        "threads": THREADS,
        "temp_directory": str(Path(settings.LAKE_DIR) / "spill"),
        "max_temp_directory_size": SPILL,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    quiet = ("SET enable_progress_bar = false",)  # it floods a log
    environ = {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
    start = Start(config, (*quiet, *loads, *statements), environ, is_built)
    return Duck(start, patience=patience)


def _extension(name: str) -> str:
    """Return the file of an extension inside its wheel, so that nothing is downloaded or copied."""
    # Asked of its papers: DuckDB itself is loaded by the child alone.
    duck = version("duckdb")
    try:
        module = importlib.import_module(f"duckdb_extension_{name}")
    except ImportError:
        raise LakeTrouble(
            f"DuckDB's extension {name} is not installed. Run: pip install "
            f"duckdb-extension-{name.replace('_', '-')}=={duck}"
        ) from None
    place = Path(module.__path__[0]) / "extensions" / f"v{duck}"
    return str(place / f"{name}.duckdb_extension")


def _catalogue(more_options: str = "") -> str:
    return f"ducklake:postgres:{_conninfo(more_options)}"


def _conninfo(more_options: str = "") -> str:
    """Return how to reach our database, without the password: error messages repeat it."""
    parameters: dict[str, Any] = dict(connection.get_connection_params())
    options = " ".join(filter(None, (parameters.get("options"), more_options)))
    # The rest is text that libpq knows, or objects that only psycopg does.
    wanted = {
        name: str(value)
        for name, value in parameters.items()
        if name == "port" or (isinstance(value, str) and name not in {"password", "options"})
    }
    return make_conninfo("", **wanted, **({"options": options} if options else {}))
