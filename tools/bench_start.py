#!/usr/bin/env python3
"""
Measure how long a shop takes to open, the first time and again, and how much memory it takes.

    tools/bench_start.py [--again 3] [--json]

In a data folder of its own, with what `make run` downloads already there. Seconds are those of
the clock, so only a quiet machine tells the truth: its load is printed with them. Memory is each
process's share (PSS) with its children, ten seconds after opening, with nobody asking.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTLE = 10  # seconds until the worker has done what waited for it
AIMS = {"first": 60, "next": 6}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--again", type=int, default=3, help="how many further starts")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="kaifong-start-"))
    try:
        first = start(home)
        again = [start(home) for _ in range(asked.again)]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told = {
        "cores": os.cpu_count(),
        "first": first["seconds"],
        "next": [each["seconds"] for each in again],
        "cpu_first": first["cpu"],
        "cpu_next": [each["cpu"] for each in again],
        "load": [each["load"] for each in (first, *again)],
        "memory_mb": (again or [first])[-1]["memory"],
    }
    print(json.dumps(told) if asked.json else report(told))


def start(home: Path) -> dict[str, Any]:
    """Open the shop, look at it, close it; seconds are counted from the command's first moment."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KAIFONG")}
    environ |= {"KAIFONG_HOME": str(home), "KAIFONG_PORT": str(two_free_ports())}
    environ.pop("DATABASE_URL", None)
    load, began, spent = os.getloadavg()[0], time.monotonic(), cpu()
    command = [sys.executable, "-m", "kaifong.console.main"]
    with subprocess.Popen(
        [*command, "run", "--json"],
        env=environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as shop:
        json.loads(next(shop.stdout or iter(())))
        seconds = time.monotonic() - began
        time.sleep(SETTLE)
        status = subprocess.run(
            [*command, "status", "--json"],
            env=environ,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        shop.send_signal(signal.SIGTERM)
        shop.wait(120)
    processes = json.loads(status.stdout)["processes"]
    return {
        "seconds": round(seconds, 1),
        "cpu": round(cpu() - spent, 1),
        "load": round(load, 1),
        "memory": {name: each["memory_mb"] for name, each in processes.items()},
    }


def cpu() -> float:
    """Return the processor seconds of all children that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def two_free_ports() -> int:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
            return port


def report(told: dict[str, Any]) -> str:
    memory = told["memory_mb"]
    lines = [
        f"first start   {told['first']:6.1f} s   (aim {AIMS['first']} s)",
        *(f"next start    {seconds:6.1f} s   (aim {AIMS['next']} s)" for seconds in told["next"]),
        f"load before each: {told['load']} on {told['cores']} cores",
        f"processor seconds until closed: first {told['cpu_first']}, next {told['cpu_next']}",
        *(f"{name:12}{size:6} MB" for name, size in memory.items()),
        f"{'together':12}{sum(memory.values()):6} MB",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
