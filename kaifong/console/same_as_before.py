"""Whether the database stands as the last start left it: asked without loading Django."""

import hashlib
from pathlib import Path

import psycopg

from config.env import ROOT, Environment

APPLIED = "SELECT md5(string_agg(app || '.' || name, ',' ORDER BY id)) FROM django_migrations"
NAMES = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}


def is_same(env: Environment) -> bool:
    """Return whether nothing is to be migrated; False if that is not certain."""
    stamp = _stamp(env)
    return stamp.exists() and stamp.read_text() == _state(env)


def remember(env: Environment) -> None:
    """Write down how the database stands, once all migrations are applied."""
    _stamp(env).write_text(_state(env))


def forget(env: Environment) -> None:
    """Let the next start look at everything first: another database takes this one's place."""
    _stamp(env).unlink(missing_ok=True)


def _stamp(env: Environment) -> Path:
    return env.home / "migrated"


def _state(env: Environment) -> str:
    told = hashlib.sha256(_applied(env).encode())
    # Packages bring migrations too; their versions stand in the requirements.
    files = sorted((ROOT / "kaifong").glob("*/migrations/*.py"))
    for path in (ROOT / "requirements" / "run.txt", ROOT / "config" / "settings.py", *files):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def _applied(env: Environment) -> str:
    """Return what the database says: an older backup may have been put in its place."""
    entry = env.database("mig")
    parameters = {theirs: entry[ours] for ours, theirs in NAMES.items() if entry[ours]}
    try:
        with psycopg.connect(**parameters, **entry["OPTIONS"]) as connection:
            ((applied,),) = connection.execute(APPLIED).fetchall()
    except psycopg.Error:
        return ""
    return applied or ""
