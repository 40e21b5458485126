"""The rules that came with the product."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")


@cache
def shipped() -> dict[str, Any]:
    """Return the rulebook as it was delivered."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
