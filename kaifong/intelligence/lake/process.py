"""Asking DuckDB in its own process: what it eats, spills or breaks stays away from ours."""

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import pyarrow as pa

CHILD = Path(__file__).with_name("child.py")
HEAD = struct.Struct(">cQ")
PIECE = 1 << 20  # bytes read at once
NEVER_BUILT = "creating a new DuckLake is explicitly disabled"  # DuckLake's words
BUILD_IT = "The lake has never been built. Run: kaifong lake refresh"


class LakeTrouble(Exception):
    """The lake cannot answer; the sentence says why."""


class NoLake(LakeTrouble):
    """The lake has never been built."""


class _Gone(Exception):
    """The process ended before it said anything."""


@dataclass(frozen=True)
class Start:
    """How a DuckDB is to be opened."""

    config: Mapping[str, Any]
    statements: tuple[str, ...]
    environ: Mapping[str, str]
    is_built: Callable[[], bool] = lambda: True  # asked first: a process is dear


class Duck:
    """
    One DuckDB process, started at the first question and again whenever it has ended.

    Threads take turns: a question already uses every core we give it.
    """

    def __init__(self, start: Start, *, patience: float) -> None:
        self._start = start
        self._patience = patience
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, *statements: str, atomic: bool = True) -> list["pa.Table"]:
        """
        Run statements, in one transaction unless told otherwise; return an answer to each.

        :raises LakeTrouble: if one fails, or all take longer than our patience
        """
        request = json.dumps({"statements": statements, "atomic": atomic}).encode()
        with self._turn:
            try:
                return self._exchange(request)
            except _Gone:
                # It leaves when nobody asked for a while; nothing had begun.
                self._end()
            try:
                return self._exchange(request)
            except _Gone:
                self._end()
                raise LakeTrouble("The analytics process ended without an answer.") from None

    def close(self) -> None:
        with self._turn:
            self._end()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exchange(self, request: bytes) -> list["pa.Table"]:
        # A fork shares our pipes: the younger process needs a DuckDB of its own.
        if self._process is None or self._owner != os.getpid():
            self._launch()
        self._send(request)
        return self._read_answer()

    def _launch(self) -> None:
        if not self._start.is_built():
            raise NoLake(BUILD_IT)
        self._owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603  our own program, no shell
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **self._start.environ},
        )
        start = {"config": dict(self._start.config), "statements": self._start.statements}
        self._send(json.dumps(start).encode())
        try:
            self._read_answer()
        except LakeTrouble as problem:
            self._end()
            if NEVER_BUILT in str(problem):
                raise NoLake(BUILD_IT) from None
            raise

    def _send(self, body: bytes) -> None:
        pipe = self._pipes()[0]
        try:
            pipe.write(HEAD.pack(b"Q", len(body)) + body)
            pipe.flush()
        except BrokenPipeError:
            raise _Gone from None

    def _read_answer(self) -> list["pa.Table"]:
        from pyarrow import ipc

        deadline = time.monotonic() + self._patience
        tables: list[pa.Table] = []
        while True:
            kind, length = HEAD.unpack(self._read(HEAD.size, deadline))
            body = self._read(length, deadline)
            if kind == b"K":
                return tables
            if kind == b"E":
                raise LakeTrouble(body.decode())
            tables.append(ipc.open_stream(body).read_all())

    def _read(self, length: int, deadline: float) -> bytes:
        pipe = self._pipes()[1]
        parts: list[bytes] = []
        while length:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                self._end()
                raise LakeTrouble(f"The lake had no answer within {self._patience:.0f} s.")
            part = os.read(pipe.fileno(), min(length, PIECE))
            if not part:
                raise _Gone
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _pipes(self) -> tuple[Any, Any]:
        if self._process is None:
            raise _Gone
        return self._process.stdin, self._process.stdout

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            # What was not sent any more is nobody's loss.
            with suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()
