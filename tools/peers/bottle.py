"""BottleCRM (django-crm on PyPI), as its own manual sets it up; it has an API and no pages."""

import time

from .made import SOUGHT
from .place import ROOT, Place, environment, inside, ran

NAME = "BottleCRM 1.35.0"
PACKAGES = ("django-crm==1.35.0",)


def measure(place: Place, text: str, rows: int, until: float) -> dict[str, object]:
    """
    Install, start, fill and ask it.

    :raises CouldNot: with the reason
    """
    began = time.monotonic()
    python = environment(place, "bottle", PACKAGES, until)
    database = place.database("peer_bottle")
    env = {
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "SECRET_KEY": "only for a bench that is thrown away at its end",
        "ALLOWED_HOSTS": "localhost",
        "DEBUG": "False",
        "CELERY_BROKER_URL": "memory://",
        "CELERY_RESULT_BACKEND": "cache+memory://",
        "DBNAME": database["NAME"],
        **{f"DB{name}": database[name] for name in ("USER", "PASSWORD", "HOST", "PORT")},
    }
    base = place.work / "bottle-project"
    base.mkdir(exist_ok=True)
    for command in ("migrate", "create_default_admin"):
        ran([python, "-m", "django", command], until=until, cwd=base, env=env)
    ready = time.monotonic() - began
    file = place.work / "bottle.csv"
    file.write_text(text)
    told = {"root": str(ROOT), "file": str(file), "rows": rows, "sought": SOUGHT, "export": True}
    found = inside(python, "bottle_inside.py", told, until=until, cwd=base, env=env)
    found["notes"].append(f"from nothing to its first answer {ready:.0f} s")
    found["notes"].append("JSON of its API, in-process: it has no pages; orders have no address")
    return dict(found)
