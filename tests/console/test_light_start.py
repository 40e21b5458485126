"""Processes load what they need to answer, and the heavy libraries only when somebody asks."""

import json
import os
import subprocess
import sys

import pytest

from config.env import ROOT

HEAVY = {
    *("duckdb", "ibis", "numpy", "pandas", "pyarrow", "sqlglot"),
    *("holidays", "prometheus_client", "pygments", "rich", "typst", "xlsxwriter"),
}
LOADED = "import json, sys; print(json.dumps([name for name in sys.modules if '.' not in name]))"


def loaded(imports: str, process: str) -> set[str]:
    """Return the packages that a process has loaded once it can answer."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import {imports}; {LOADED}"],
        env={
            **os.environ,
            "KAIFONG_PROCESS": process,
            "KAIFONG_DB_ROLE": "app",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return set(json.loads(told.stdout))


@pytest.mark.parametrize(
    ("process", "imports"),
    [("web", "config.wsgi, config.urls"), ("realtime", "config.asgi, config.urls")],
)
def test_pages_and_stream_start_without_the_tools_of_reports(process: str, imports: str) -> None:
    assert not HEAVY & loaded(imports, process)


def test_the_stream_loads_no_pages() -> None:
    there = loaded("config.asgi, config.urls", "realtime")

    assert "procrastinate" in there  # so that this would be seen
    assert not {"ninja", "pydantic", "fido2"} & there
