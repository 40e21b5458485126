"""Structured logs: one JSON object a line, with ids and codes, never personal data."""

import json
import logging
import logging.config
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Any

PERSONAL = frozenset({"email", "phone", "name", "name_en", "name_zh", "address", "note", "query"})
TOLD = "told"  # what our own code adds to a record; what libraries add holds whole requests


class Log:
    """Where a module notes what happened: a sentence, and ids and codes by name."""

    def __init__(self, name: str) -> None:
        self._log = logging.getLogger(name)

    def info(self, sentence: str, **told: object) -> None:
        self._log.info(sentence, extra={TOLD: told})

    def warning(self, sentence: str, **told: object) -> None:
        self._log.warning(sentence, extra={TOLD: told})

    def error(self, sentence: str, **told: object) -> None:
        self._log.error(sentence, extra={TOLD: told})

    def exception(self, sentence: str, **told: object) -> None:
        self._log.exception(sentence, extra={TOLD: told})


class Line(logging.Formatter):
    """Puts a record into one line of JSON; who is in it is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        for key, value in getattr(record, TOLD, {}).items():
            told[key] = "…" if key in PERSONAL else value
        if record.exc_info and record.exc_info[1]:
            told["exception"] = list(_chain(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=False, default=str)


def configure(_settings: dict[str, Any]) -> None:
    """Send the log of every library through one formatter to standard error."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": Line}},
            "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["err"], "level": "INFO"},
            "loggers": {
                # Requests carry what people typed: their failures are logged without the query.
                "django.request": {"level": "ERROR"},
                "django.security.DisallowedHost": {"level": "CRITICAL"},
                "procrastinate": {"level": "WARNING"},
            },
        }
    )


def _chain(problem: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield the exception and its causes: kind and places, not the words, which repeat values."""
    while problem:
        places = [
            f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(problem.__traceback__)
        ]
        yield {"kind": f"{type(problem).__module__}.{type(problem).__qualname__}", "at": places}
        problem = problem.__cause__ or problem.__context__
