"""Letting go of whom an extraction was about, and why, once its time is over."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Func, IntegerField

from kaifong.extraction.models import Extraction
from kaifong.extraction.rules import GONE, KEPT_YEARS
from kaifong.foundation.hongkong.clock import Period, Unit, hong_kong_day, kept_through


@transaction.atomic
def reduce(*, at: datetime) -> int:
    """
    Reduce what was asked for longer ago than the register keeps it; return how many.

    Numbers, filter and words go; fields, recipient, size and days stay, and whatever others did.
    Again it finds nothing more.
    """
    today = hong_kong_day(at)
    long_ago = at - timedelta(days=365 * KEPT_YEARS)
    old = Extraction.objects.filter(reduced_at=None, asked_at__lt=long_ago).order_by("pk")
    due = [row.pk for row in old.only("pk", "asked_at") if _is_over(row, today)]
    counted = Func(F("ids"), function="cardinality", output_field=IntegerField())
    return Extraction.objects.filter(pk__in=due, reduced_at=None).update(
        many=counted, ids=[], query="", why=GONE, activity=GONE, reduced_at=at
    )


def _is_over(row: Extraction, today: date) -> bool:
    last = kept_through(Period(KEPT_YEARS, Unit.YEARS), hong_kong_day(row.asked_at))
    return last is not None and last < today
