"""Where a page listens."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest, topic: str) -> str:
    """Return a topic's address: a port of its own, or below the pages behind a proxy."""
    if settings.LIVE_PORT is None:
        return f"/live/{topic}"
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/live/{topic}"
