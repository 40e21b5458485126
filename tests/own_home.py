"""Point this session at a data folder of its own, before Django reads its settings (by -p)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DROPPED = (
    "DATABASE_URL",
    "KAIFONG_ANALYTICS_URL",
    "KAIFONG_BIND",
    "KAIFONG_HOSTS",
    "KAIFONG_MIGRATION_URL",
    "KAIFONG_PORT",
    "KAIFONG_PROCESS",
    "KAIFONG_SECRET_KEY",
)

# Below a named home, never in it: its cluster may hold a shop, and ours is not safe in a crash.
# Workers of xdist inherit the answer, but each has a cluster of its own: what is sealed or copied
# to the lake waits for the oldest transaction of the whole cluster, whoever's it is.
named = os.environ.get("KAIFONG_HOME")
base = Path(
    os.environ.setdefault(
        "KAIFONG_TEST_HOME", str(Path(named) / "test" if named else ROOT / ".kaifong-test")
    )
)
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
HOME = base if worker == "gw0" else base / worker
for name in DROPPED:
    os.environ.pop(name, None)
os.environ |= {
    "KAIFONG_HOME": str(HOME),
    "KAIFONG_MODE": "development",
    "KAIFONG_DB_ROLE": "mig",
}

# whitenoise warns of a missing folder, and our warnings are errors.
(HOME / "static").mkdir(parents=True, exist_ok=True)
