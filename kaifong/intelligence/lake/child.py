"""
DuckDB in a process of its own. Started by `process.py`; never imported.

The first frame on stdin says how to start; each later one holds statements, which run in one
transaction if `atomic`, and is answered by as many Arrow tables or one error. When stdin closes,
for whatever reason, the process ends at once: it never outlives who started it.
"""

import json
import os
import queue
import signal
import struct
import sys
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

IDLE = 600  # seconds without a question before it gives its memory back
HEAD = struct.Struct(">cQ")


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    try:
        connection = _open(requests.get())
    except Exception as problem:  # noqa: BLE001  told to the parent
        _send(answers, b"E", str(problem).encode())
        return
    _send(answers, b"K", b"")
    while True:
        try:
            request = requests.get(timeout=IDLE)
        except queue.Empty:
            os._exit(0)
        _answer(connection, request, answers)


def _listen(questions: BinaryIO, requests: "queue.Queue[dict[str, Any]]") -> None:
    while head := questions.read(HEAD.size):
        _, length = HEAD.unpack(head)
        requests.put(json.loads(questions.read(length)))
    # In the middle of a statement too: an unfinished transaction leaves nothing behind.
    os._exit(0)


def _open(start: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=start["config"])
    for statement in start["statements"]:
        connection.execute(statement)
    return connection


def _answer(
    connection: duckdb.DuckDBPyConnection, request: dict[str, Any], answers: BinaryIO
) -> None:
    try:
        tables = list(_run(connection, request["statements"], atomic=request["atomic"]))
    except Exception as problem:  # noqa: BLE001  told to the parent
        _send(answers, b"E", str(problem).encode())
        return
    for table in tables:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        _send(answers, b"T", sink.getvalue())
    _send(answers, b"K", b"")


def _run(
    connection: duckdb.DuckDBPyConnection, statements: list[str], *, atomic: bool
) -> Iterator[pa.Table]:
    if atomic:
        connection.execute("BEGIN")
    try:
        for statement in statements:
            yield connection.execute(statement).to_arrow_table()
        if atomic:
            connection.execute("COMMIT")
    except BaseException:
        if atomic:
            _forget(connection)
        raise


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        # A commit that failed has ended the transaction already.
        return


def _send(answers: BinaryIO, kind: bytes, body: Any) -> None:
    answers.write(HEAD.pack(kind, len(body)))
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    main()
