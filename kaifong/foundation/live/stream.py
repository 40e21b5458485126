"""
The event stream: one LISTEN connection a process, any number of pages.

An event names a topic and carries no data: the page asks for what it may see by itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from .actions import CHANNEL

BEAT = 20  # seconds; proxies cut what is silent for longer
RETRY = 2  # seconds until the database is tried again


class Topics:
    """Who waits for which topic in this process."""

    def __init__(self) -> None:
        self.waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.listener: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()  # set once this process hears

    def ensure_listening(self) -> None:
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self._listen())

    async def events(self, topic: str) -> AsyncIterator[bytes]:
        """Yield an event whenever the topic changed, and a beat in between."""
        bell = asyncio.Event()
        self.waiting[topic].add(bell)
        try:
            yield b"retry: 2000\n\n"
            while True:
                try:
                    await asyncio.wait_for(bell.wait(), BEAT)
                except TimeoutError:
                    yield b": beat\n\n"
                else:
                    bell.clear()
                    yield b"event: changed\ndata: {}\n\n"
        finally:
            self.waiting[topic].discard(bell)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.OperationalError:
                await asyncio.sleep(RETRY)
                self._ring_all()  # what was told meanwhile was missed: look again

    async def _listen_once(self) -> None:
        connection = await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self.ready.set()
            async for told in connection.notifies():
                for bell in self.waiting.get(told.payload, ()):
                    bell.set()

    def _ring_all(self) -> None:
        for bells in self.waiting.values():
            for bell in bells:
                bell.set()


topics = Topics()


async def stream(request: HttpRequest, topic: str) -> HttpResponseBase:
    """Stream a topic's events to a signed-in member of staff."""
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse(status=401)
    topics.ensure_listening()
    response = StreamingHttpResponse(topics.events(topic), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    _let_in(request, response)
    return response


def _let_in(request: HttpRequest, response: StreamingHttpResponse) -> None:
    # In development the pages have another port of the same host, which is another origin.
    origin = request.headers.get("Origin", "")
    if settings.LIVE_PORT and urlsplit(origin).hostname == request.get_host().split(":")[0]:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        response["Vary"] = "Origin"


def _parameters() -> dict[str, Any]:
    parameters = connections["default"].get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold", "pool"):
        parameters.pop(ours, None)
    return dict(parameters)
