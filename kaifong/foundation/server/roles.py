"""
What the supervisor prepares as superuser: roles, template1 and the shop's database.

`kf_mig` owns the schema and migrates; `kf_app` reads and writes rows only, so that row-level
security binds it. Every later database, those of tests too, is a copy of template1.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

DATABASE = "kaifong"
APP, MIG = "kf_app", "kf_mig"
POWERS = {
    MIG: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION",
}
DEFAULT = f"ALTER DEFAULT PRIVILEGES FOR ROLE {MIG}"
TEMPLATE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    # Row-level security keeps operators that might leak out of an index. These two do not leak:
    # without this a search over a million names takes seconds instead of milliseconds.
    "ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF",
    "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF",
    f"{DEFAULT} GRANT USAGE ON SCHEMAS TO {APP}",
    f"{DEFAULT} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"{DEFAULT} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    f"{DEFAULT} GRANT EXECUTE ON FUNCTIONS TO {APP}",
)
CLOSED = (
    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
    f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}",
)


@dataclass(frozen=True)
class Superuser:
    """How the supervisor alone connects."""

    host: str
    user: str
    password: str

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=self.host,
            port=5432,
            user=self.user,
            password=self.password,
            dbname=database,
            autocommit=True,
        )


def stamp(passwords: Mapping[str, str]) -> str:
    """Return what changes whenever the statements or the passwords do."""
    parts = (*TEMPLATE, *CLOSED, *POWERS.values(), *passwords.values())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def prepare(superuser: Superuser, passwords: Mapping[str, str]) -> None:
    """Make roles, template1 and the database as they must be; running it again changes nothing."""
    with superuser.connect("postgres") as connection:
        for role, powers in POWERS.items():
            _role(connection, role, powers, passwords[role])
        # Tests migrate as kf_mig and then become kf_app; from 16 on that needs no inheritance.
        modern = connection.info.server_version >= 160_000
        connection.execute(f"GRANT {APP} TO {MIG}" + " WITH INHERIT FALSE, SET TRUE" * modern)
    with superuser.connect("template1") as connection:
        for statement in TEMPLATE:
            connection.execute(statement)
    with superuser.connect("postgres") as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(query, [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {MIG}")
        for statement in CLOSED:
            connection.execute(statement)


def _role(
    connection: psycopg.Connection[tuple[object, ...]], role: str, powers: str, password: str
) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            verb, sql.Identifier(role), sql.SQL(powers), sql.Literal(password)
        )
    )
