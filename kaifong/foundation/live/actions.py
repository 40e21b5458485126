"""Telling open pages that a topic changed."""

from django.db import connection

CHANNEL = "kf_live"


def changed(topic: str) -> None:
    """Tell pages that show a topic, such as "import:12", to look again; sent on commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
