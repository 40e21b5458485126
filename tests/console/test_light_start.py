"""Processes load what they need to answer, and the heavy libraries only when somebody asks."""

import json
import os
import subprocess
import sys

from config.env import ROOT

OF_REPORTS = {
    *("holidays", "ibis", "pandas", "prometheus_client", "pygments", "rich", "sqlglot"),
    *("typst", "xlsxwriter"),
}
OF_FILES = {"charset_normalizer", "duckdb", "numpy", "pyarrow"}
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


def test_pages_start_without_the_tools_of_reports_and_files() -> None:
    assert not (OF_REPORTS | OF_FILES) & loaded("config.wsgi, config.urls", "web")


def test_the_stream_loads_neither_pages_nor_work() -> None:
    there = loaded("config.asgi, config.urls", "realtime")

    assert "procrastinate" in there  # so that this would be seen
    assert not (OF_REPORTS | OF_FILES | {"ninja", "pydantic", "fido2"}) & there
