"""Whether the shop is well: for monitors, without touching a protected table."""

import time

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

BEAT_AT_MOST = 60  # seconds since a worker last said that it lives

CHECKS = {
    "worker_seconds": """
        SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers""",
    "waiting_deliveries": "SELECT count(*) FROM foundation_delivery WHERE dead_at IS NULL",
    "dead_letters": "SELECT count(*) FROM foundation_delivery WHERE dead_at IS NOT NULL",
    "jobs_waiting": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'",
    "jobs_failed": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
}
LAKE = "lake.ducklake_snapshot"  # the lake's own catalogue; there once it was first filled
LAKE_AGE = f"SELECT extract(epoch FROM now() - max(snapshot_time)) FROM {LAKE}"  # noqa: S608


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, the worker lives and how old the lake is."""
    started = time.perf_counter()
    try:
        figures = _figures()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "unreachable"}, status=503)
    worker = figures["worker_seconds"]
    return JsonResponse(
        {
            "ok": True,
            "database": "reachable",
            "worker": "alive" if worker is not None and worker < BEAT_AT_MOST else "missing",
            **figures,
            "answered_in_ms": round((time.perf_counter() - started) * 1000, 1),
        }
    )


@require_safe
def no_icon(_request: HttpRequest) -> HttpResponse:
    """Answer a browser that asks for an icon beside a file or JSON: pages name their own."""
    return HttpResponse(status=204)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """The same figures for Prometheus, with nobody's data in them."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    for name, value in _figures().items():
        if value is not None:
            Gauge(f"kaifong_{name}", name.replace("_", " "), registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _figures() -> dict[str, float | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({query})" for query in CHECKS.values()))
        figures = dict(zip(CHECKS, cursor.fetchone(), strict=True))
        cursor.execute("SELECT to_regclass(%s)", [LAKE])
        if cursor.fetchone() != (None,):
            cursor.execute(LAKE_AGE)
            (figures["lake_seconds"],) = cursor.fetchone()
    return {
        name: None if value is None else round(float(value), 1) for name, value in figures.items()
    }
