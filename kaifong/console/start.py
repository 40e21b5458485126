"""What commands need before they work: the settings, the database, Django."""

import os
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from config.env import Environment, load
from kaifong.foundation.server import postgres


@cache
def environment() -> Environment:
    """
    Return the settings of this process.

    :raises WrongSetting: if one cannot be meant so
    """
    return load()


def database_ready() -> postgres.Connection | None:
    """
    Start our own database if it does not run; one elsewhere is its owner's affair.

    :raises ServerTrouble: if it does not start
    """
    env = environment()
    return None if env.database_url else postgres.ensure_running(env.home, pg_bin=env.pg_bin)


def django_ready(*, start_database: bool = True) -> None:
    """Load Django, with the database running; only now may a command import models or actions."""
    environment()
    if start_database:
        database_ready()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def offered(module: str, name: str) -> Any:
    """Return what an app offers to the console under this name, or nothing if it does not."""
    with suppress(ModuleNotFoundError):
        return getattr(import_module(module), name, None)
    return None
