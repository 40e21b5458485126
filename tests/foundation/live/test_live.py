import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest
from django.test import AsyncRequestFactory, RequestFactory, override_settings

from kaifong.foundation.live import queries
from kaifong.foundation.live.actions import changed
from kaifong.foundation.live.stream import Topics, stream


def run(coroutine):
    """Run it on a loop of its own: a browser's loop may be running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.mark.parametrize(
    ("port", "address"), [(None, "/live/import:1"), (81, "http://shop:81/live/import:1")]
)
def test_where_a_page_listens(port, address):
    request = RequestFactory(headers={"host": "shop:80"}).get("/")
    with override_settings(LIVE_PORT=port, ALLOWED_HOSTS=["shop"]):
        assert queries.address(request, "import:1") == address


def asked_by(user, **headers) -> HttpRequest:
    request = AsyncRequestFactory().get("/live/x", headers=headers)

    async def auser():
        return user

    request.auser = auser
    return request


def test_a_stranger_hears_nothing():
    class Stranger:
        is_authenticated = False

    assert run(stream(asked_by(Stranger()), "import:1")).status_code == 401


def test_another_origin_is_not_let_in():
    async def headers(origin):
        response = await stream(asked_by(User(), origin=origin), "x")
        await topics_stop()
        return response.headers.get("Access-Control-Allow-Origin")

    async def topics_stop():
        from kaifong.foundation.live.stream import topics

        topics.listener.cancel()

    with override_settings(LIVE_PORT=8001, ALLOWED_HOSTS=["testserver"]):
        assert run(headers("http://testserver:8000")) == "http://testserver:8000"
        assert run(headers("http://elsewhere:8000")) is None


@pytest.mark.django_db(transaction=True)
def test_a_page_hears_that_its_topic_changed_and_of_no_other():
    async def heard():
        topics = Topics()
        topics.ensure_listening()
        events = topics.events("import:1")
        first = await anext(events)
        while not topics.ready.is_set():
            await asyncio.wait_for(topics.ready.wait(), 10)
        await asyncio.to_thread(_tell, "import:2")
        await asyncio.to_thread(_tell, "import:1")
        told = await asyncio.wait_for(anext(events), 10)
        await events.aclose()
        topics.listener.cancel()
        return first, told, topics.waiting["import:1"]

    first, told, left = run(heard())
    assert first.startswith(b"retry")
    assert told == b"event: changed\ndata: {}\n\n"
    assert left == set()


def _tell(topic):
    changed(topic)
    connection.close()
