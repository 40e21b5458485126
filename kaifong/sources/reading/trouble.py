"""Why a source cannot be read, as a code and what fills its sentence."""

from typing import Any


class SourceTrouble(Exception):
    """A source cannot be read; `code` says why, in the reader's words only later."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: str(value)[:200] for name, value in facts.items()}
