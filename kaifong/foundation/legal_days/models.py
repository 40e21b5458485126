"""General holidays, storm days, running legal clocks and the due dates reckoned for them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from kaifong.foundation.hongkong.clock import Unit
from kaifong.foundation.identity_cards.fields import FreeChar


class GeneralHoliday(models.Model):
    """A general holiday of Cap. 149 other than a Sunday; Sundays are known by rule."""

    on = models.DateField(unique=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    # Empty until somebody has compared the year with the Gazette.
    gazette_ref = models.CharField(max_length=80, default="")
    source = models.CharField(max_length=40)
    entered_at = models.DateTimeField()

    class Meta:
        app_label = "foundation"
        constraints = [
            models.CheckConstraint(condition=~Q(on__iso_week_day=7), name="holiday_not_a_sunday"),
        ]
        indexes = [models.Index(ExtractYear("on"), name="holiday_of_year")]

    def __str__(self) -> str:
        return f"{self.on} {self.name_en}"


class StormDay(models.Model):
    """
    That a day was a gale or black-rainstorm warning day, or, where it `undoes`, that it was none.

    Append-only: what was believed when a date was told must stay to be seen.
    """

    class Kind(models.TextChoices):
        GALE = "gale"
        BLACK_RAIN = "black_rain"

    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    source = FreeChar(max_length=200)
    entered_by = models.BigIntegerField(null=True)  # staff; authority stands above
    entered_at = models.DateTimeField()
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undo")

    class Meta:
        app_label = "foundation"
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="storm_day_has_a_source"),
            models.CheckConstraint(
                condition=Q(undoes=None) | ~Q(undoes=F("id")), name="storm_day_undoes_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class LegalClock(models.Model):
    """A period that the law lets run from an event, such as 40 days from a request's receipt."""

    rule = models.CharField(max_length=10)  # of the law pack, such as L21
    about = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    event_on = models.DateField()  # the Hong Kong day of the event
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=[(unit.value, unit.value) for unit in Unit])
    target_on = models.DateField(null=True)  # the shop's own aim, which no storm moves
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "foundation"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "about", "subject_id", "event_on"], name="legal_clock_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.about} {self.subject_id}"


class DueComputed(models.Model):
    """What a clock's due date was reckoned to be, by which calendar and when. Append-only."""

    clock = models.ForeignKey(LegalClock, on_delete=models.CASCADE, related_name="computed")
    version = models.CharField(max_length=20)  # of the calendar
    value = models.DateField()
    at = models.DateTimeField()

    class Meta:
        app_label = "foundation"
        indexes = [models.Index(fields=["clock", "-id"], name="due_of_clock")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.value}"
