"""
What must be done with Django before the processes start: migrations, the sample shop, accounts.

It runs as a process of its own, so that the one that watches over the others stays small. It
writes the line SERVE as soon as pages may be served, and at last its result as JSON.
"""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.env import Environment

from .start import django_ready, environment, offered

SERVE = "serve"
AFTER_RESTORE = "--after-restore"


@dataclass
class Prepared:
    """What was done and, in development, who may sign in with which password."""

    migrations: int = 0
    made_shop: bool = False
    erased_again: int = 0  # people whom a restored backup had brought back
    accounts: list[tuple[str, str, str]] = field(default_factory=list)
    refusal: str = ""


def prepare() -> Prepared:
    """Bring the database up to date as its owner, then act as the app."""
    env = environment()
    prepared = Prepared(migrations=_migrate())
    prepared.erased_again = erase_again(env)
    if env.mode == "production":
        _collect_static()
        if _demo_accounts_exist():
            prepared.refusal = (
                "Accounts of the demonstration are in this database. Production does not start "
                "with them: use a new KAIFONG_HOME or database, or write KAIFONG_MODE=development."
            )
        else:
            tell(SERVE)
        return prepared
    tell(SERVE)
    if _shop_is_empty() and (make := offered("kaifong.console.world", "make")):
        make(size="small", seed=1)
        prepared.made_shop = True
    demo_accounts = offered("kaifong.console.world", "demo_accounts")
    prepared.accounts = [tuple(account) for account in demo_accounts()] if demo_accounts else []
    return prepared


def erase_again(env: Environment) -> int:
    """
    Act as the app, and erase whoever the vault knows to be erased; return how many there were.

    What others declined after a backup is written down again, too.

    Before any page is served, and at every start: a database may have been restored by other hands.
    """
    from django.utils.timezone import now

    from kaifong.privacy import actions as privacy
    from kaifong.retention import actions

    actions.pass_graves()
    _become_app(env.database("app"))
    erased = actions.replay(at=now())
    privacy.say_again(at=now())
    return erased


def tell(line: str) -> None:
    """Tell the process that watches."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _migrate() -> int:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def _become_app(entry: dict[str, Any]) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict.update(entry)


def _shop_is_empty() -> bool:
    return not _one("SELECT EXISTS (SELECT 1 FROM customers_customer)")


def _demo_accounts_exist() -> bool:
    return _one("SELECT EXISTS (SELECT 1 FROM authority_staff WHERE is_demo)")


def _one(question: str) -> bool:
    from django.db import connection

    from kaifong.authority.wall import lifted

    with lifted(), connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0])


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT).with_name("static.made-of")
    made_of = _state_of_static()
    if stamp.exists() and stamp.read_text() == made_of:
        return
    stamp.unlink(missing_ok=True)  # what is interrupted is done again
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(made_of)


def _state_of_static() -> str:
    """Return what changes with any static file; packing all of them takes seconds."""
    from django.contrib.staticfiles.finders import get_finders

    told = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            told.update(f"{name} {storage.path(name)} ".encode())
            told.update(Path(storage.path(name)).read_bytes())
    return told.hexdigest()


def after_restore() -> Prepared:
    """Bring a restored database up to date and erase again whom it brought back; serve nothing."""
    return Prepared(migrations=_migrate(), erased_again=erase_again(environment()))


if __name__ == "__main__":
    django_ready()
    tell(json.dumps(asdict(after_restore() if AFTER_RESTORE in sys.argv else prepare())))
