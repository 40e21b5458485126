"""Structured logs: one JSON object a line, with ids and codes, never personal data."""

import logging.config
from typing import Any

import structlog

PERSONAL = frozenset({"email", "phone", "name", "name_en", "name_zh", "address", "note", "query"})


def configure(_settings: dict[str, Any]) -> None:
    """Send the log of every library through one formatter to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_people,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                    "foreign_pre_chain": shared,
                }
            },
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


def _without_people(_logger: Any, _method: str, event: Any) -> Any:
    return {key: "…" if key in PERSONAL else value for key, value in event.items()}
