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
# Workers of xdist inherit the answer.
named = os.environ.get("KAIFONG_HOME")
HOME = Path(
    os.environ.setdefault(
        "KAIFONG_TEST_HOME", str(Path(named) / "test" if named else ROOT / ".kaifong-test")
    )
)
for name in DROPPED:
    os.environ.pop(name, None)
os.environ |= {
    "KAIFONG_HOME": str(HOME),
    "KAIFONG_MODE": "development",
    "KAIFONG_DB_ROLE": "mig",
}

# whitenoise warns of a missing folder, and our warnings are errors.
(HOME / "static").mkdir(parents=True, exist_ok=True)
