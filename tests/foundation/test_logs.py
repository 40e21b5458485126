"""What a log line says, and what it keeps to itself."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from kaifong.foundation.logs import Line, Log

NAME = "kaifong.tried"
ASKED = "陳大文"
log = Log(NAME)


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """Return what is logged under this name, as it would stand in the file."""
    said: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(json.loads(Line().format(record)))

    keeper, logger = Kept(), logging.getLogger(NAME)
    logger.addHandler(keeper)
    yield said
    logger.removeHandler(keeper)


def test_a_line_is_one_object_with_what_was_given(lines: list[dict[str, Any]]) -> None:
    log.warning("delivery failed", handler="orders.count", entry=7)

    (told,) = lines
    assert datetime.fromisoformat(told.pop("timestamp")).utcoffset() == timedelta(0)
    assert told == {
        "level": "warning",
        "logger": NAME,
        "event": "delivery failed",
        "handler": "orders.count",
        "entry": 7,
    }


def test_fields_about_people_are_blotted_out(lines: list[dict[str, Any]]) -> None:
    log.warning("saved", email="chan@example.hk", name=ASKED, phone="+85291234567", customer_id=9)

    (told,) = lines
    assert (told["email"], told["name"], told["phone"], told["customer_id"]) == ("…", "…", "…", 9)


def test_what_somebody_looked_for_is_not_in_it(lines: list[dict[str, Any]]) -> None:
    request = RequestFactory().get("/desk/customers/", {"q": ASKED})

    # As Django's own handler logs a fault.
    logging.getLogger(NAME).error("Internal Server Error: /desk/", extra={"request": request})

    assert "request" not in lines[0]


def test_an_exception_says_where_but_not_with_what(lines: list[dict[str, Any]]) -> None:
    try:
        _save_twice()
    except ValueError:
        log.exception("broken", step="second")

    (told,) = lines
    assert [one["kind"] for one in told["exception"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert "test_logs.py" in told["exception"][0]["at"][0]
    assert ASKED not in json.dumps(told, ensure_ascii=False)


def _save_twice() -> None:
    try:
        vars()[ASKED]
    except KeyError as first:
        raise ValueError(f"Key (email)=({ASKED})") from first
