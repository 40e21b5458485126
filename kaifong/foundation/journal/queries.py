"""Asking the journal."""

from django.db import models

from .models import Delivery, Entry


def dead_letters(limit: int = 100) -> list[Delivery]:
    """Return deliveries that failed too often, newest first."""
    return list(Delivery.objects.exclude(dead_at=None).order_by("-dead_at", "-id")[:limit])


def waiting() -> int:
    return Delivery.objects.filter(dead_at=None).count()


def entries_of(customer_id: int) -> models.QuerySet[Entry]:
    return Entry.objects.filter(customer_id=customer_id)
