"""creme CRM, as its own manual sets it up."""

import time

from .figures import CouldNot
from .made import SOUGHT
from .place import ROOT, Place, environment, inside, ran

NAME = "creme 2.8.6"
PACKAGES = ("creme-crm==2.8.6", "psycopg[binary]")
PROJECT = "kc"
# The generated file of local settings is not read unless one says so.
SETTINGS = """
from .local_settings import *  # NOQA
SITE_DOMAIN = "http://127.0.0.1"
ALLOWED_HOSTS = ["*"]
DEBUG = False
TIME_ZONE = "Asia/Hong_Kong"
JOBMANAGER_BROKER = "unix_socket:///{sockets}/"
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", **{database!r}}}}}
"""


def measure(place: Place, text: str, rows: int, until: float) -> dict[str, object]:
    """
    Install, start, fill and ask it.

    :raises CouldNot: with the reason
    """
    began = time.monotonic()
    python = environment(place, "creme", PACKAGES, until)
    base = place.work / "creme-project"
    project = base / PROJECT
    creme = python.with_name("creme")
    if not project.exists():
        base.mkdir(exist_ok=True)
        ran([creme, "creme_start_project", PROJECT], until=until, cwd=base)
        generated = project / PROJECT / "settings.py"
        (project / PROJECT / "generated.py").write_text(generated.read_text())
    settings = (project / PROJECT / "generated.py").read_text()
    database = place.database("peer_creme")
    sockets = (place.work / "sockets").as_posix().lstrip("/")
    written = settings + SETTINGS.format(database=database, sockets=sockets)
    (project / PROJECT / "settings.py").write_text(written)
    for command in ("migrate", "creme_populate", "generatemedia"):
        if (
            command == "generatemedia"
            and (project / PROJECT / "_generated_media_names.py").exists()
        ):
            continue
        ran([creme, command, f"--settings={PROJECT}.settings"], until=until, cwd=project)
    ready = time.monotonic() - began
    file = place.work / "creme.csv"
    file.write_text(text)
    told = {
        "project": str(project),
        "root": str(ROOT),
        "file": str(file),
        "rows": rows,
        "sought": SOUGHT,
    }
    env = {"DJANGO_SETTINGS_MODULE": f"{PROJECT}.settings"}
    found = inside(python, "creme_inside.py", told, until=until, cwd=project, env=env)
    if not isinstance(found, dict):
        raise CouldNot("creme_inside.py told no figures.")
    found["notes"].append(f"from nothing to its first page {ready:.0f} s")
    found["notes"].append("orders not loaded; no file of all customers asked for")
    return found
