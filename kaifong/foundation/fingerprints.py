"""One name for equal values, the same in every process: sets and mappings have no order."""

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum


def fingerprint(value: object) -> str:
    """Return one name for equal values of tuples, sets, mappings, dataclasses and plain ones."""
    return hashlib.sha256(_said(value).encode()).hexdigest()


def _said(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if is_dataclass(value) and not isinstance(value, type):
        named = ((one.name, getattr(value, one.name)) for one in fields(value))
        return f"{type(value).__name__}({','.join(f'{k}={_said(v)}' for k, v in named)})"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{_said(k)}:{_said(v)}' for k, v in value.items()))}}}"
    if isinstance(value, AbstractSet):
        return f"<{','.join(sorted(map(_said, value)))}>"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_said, value))}]"
    return repr(value)
